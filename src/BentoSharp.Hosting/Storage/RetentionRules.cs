namespace BentoSharp.Hosting.Storage;

/// <summary>How long tasks are kept and how many, by their names and states. Those of nobody's service are kept like all.</summary>
internal sealed class RetentionRules
{
    private static readonly BentoTaskStatus[] States = [BentoTaskStatus.Success, BentoTaskStatus.Failure, BentoTaskStatus.Canceled];

    // Whoever waits for a task finds it, however many there are.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    private readonly BentoRetention _all;
    private readonly TimeSpan _default;
    private readonly Dictionary<(string Service, string Task), BentoRetention> _tasks;
    private readonly TimeSpan _shortest;
    private readonly TimeSpan _longest;

    /// <param name="all">What holds for all tasks.</param>
    /// <param name="otherwise">What holds where <paramref name="all"/> says nothing.</param>
    /// <param name="services">The services, whose tasks may say otherwise.</param>
    public RetentionRules(BentoRetention all, TimeSpan otherwise, IEnumerable<BentoServiceDefinition> services)
    {
        _all = all;
        _default = otherwise;
        _tasks = services
            .SelectMany(static service => service.Methods.Where(static method => method.Method.IsTask), static (service, method) => (service.Name, method))
            .SelectMany(static task => task.method.Settings.Aliases.Prepend(task.method.Method.Name), static (task, name) => ((task.Name, name), task.method.Settings.Retention))
            .ToDictionary(static rule => rule.Item1, static rule => rule.Retention);
        var times = States.SelectMany(state => _tasks.Keys.Select(task => Of(task.Service, task.Task, state)).Append(_all.Of(state) ?? otherwise)).ToList();
        _shortest = times.Min();
        _longest = times.Max();
        CountedStates = [.. States.Where(state => _tasks.Values.Append(_all).Any(retention => retention.MostOf(state) is { } most && most != BentoRetention.Unlimited))];
    }

    /// <summary>The states of which not any number of tasks is kept.</summary>
    public IReadOnlyList<BentoTaskStatus> CountedStates { get; }

    /// <summary>The same time for all tasks.</summary>
    public static RetentionRules All(TimeSpan retention) => new(new BentoRetention(), retention, []);

    /// <summary>What is to be deleted at a moment.</summary>
    public RetentionPlan At(DateTimeOffset now) =>
        new(Before(now, _longest), Before(now, _shortest), (service, task, state) => Before(now, Of(service, task, state)))
        {
            CountedBefore = CountedStates.Count == 0 ? null : now - LeastAge,
            Counts = MostOf,
        };

    private TimeSpan Of(string service, string task, BentoTaskStatus state) =>
        _tasks.GetValueOrDefault((service, task))?.Of(state) ?? _all.Of(state) ?? _default;

    private int? MostOf(string service, string task, BentoTaskStatus state) =>
        (_tasks.GetValueOrDefault((service, task))?.MostOf(state) ?? _all.MostOf(state)) is { } most && most != BentoRetention.Unlimited ? most : null;

    private static DateTimeOffset? Before(DateTimeOffset now, TimeSpan retention) =>
        retention < now - DateTimeOffset.UnixEpoch ? now - retention : null;
}

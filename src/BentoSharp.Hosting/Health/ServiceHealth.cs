using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Health;

/// <summary>Where a host is in its life.</summary>
internal enum HostPhase
{
    /// <summary>The store is opened, and the services load their models.</summary>
    Starting,

    /// <summary>Tasks are taken.</summary>
    Running,

    /// <summary>The host stops: what runs may end, nothing new begins.</summary>
    Draining,
}

/// <summary>Tells whether the host does its work, and if not, why.</summary>
internal sealed class ServiceHealth(BentoSharpHost host, StoreCoalescer coalescer, BentoSharpOptions options)
{
    /// <summary>What keeps tasks from being written and leased.</summary>
    public IReadOnlyList<string> NotLive => [.. StuckReasons(), .. host.Lost.Select(Lost)];

    /// <summary>What keeps the services from doing their work.</summary>
    public IReadOnlyList<string> NotReady => [.. PhaseReasons(), .. NotLive, .. StoreReasons(), .. host.Overdue.Select(Overdue)];

    /// <summary>The state in a word.</summary>
    public string Word(bool isWell) => host.Phase switch
    {
        HostPhase.Starting => "starting",
        HostPhase.Draining => "draining",
        _ => isWell ? "ok" : "failing",
    };

    private IEnumerable<string> PhaseReasons() => host.Phase switch
    {
        HostPhase.Starting => ["the services are starting: their models load"],
        HostPhase.Draining => ["the host stops: running tasks may end, no other begins"],
        _ => [],
    };

    private IEnumerable<string> StuckReasons() => coalescer.IsMoving
        ? []
        : [$"the thread that commits has taken no turn for {LoopPulse.Patience.TotalSeconds} s: nothing is written or begun; restart the process"];

    private static string Lost((string Service, string Reason) lost) =>
        $"the devices of {lost.Service} are out of use until the process is restarted: {lost.Reason}";

    private IEnumerable<string> StoreReasons() =>
        coalescer.HasFailed ? ["the store failed at the last write: submits are refused until it works again; the log says why"] : [];

    private string Overdue((string Service, int Runs) overdue) =>
        $"{overdue.Runs} runs of {overdue.Service} go on although they were told to stop (MaxAbandoned is {options.MaxAbandoned})";
}

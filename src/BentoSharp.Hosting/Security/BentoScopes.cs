namespace BentoSharp.Hosting;

/// <summary>
/// What a key or a token allows, as its claims <c>scope</c> or <c>scp</c> say. Each generated route asks for one of them where authorization is
/// required; whoever has no such claim at all, such as a user with a cookie, may do all but <see cref="Admin"/>.
/// </summary>
public static class BentoScopes
{
    /// <summary>To submit and repeat tasks, and to make immediate calls.</summary>
    public const string Submit = "submit";

    /// <summary>To see the state, results, logs and events of one's own tasks, and the metrics of a service.</summary>
    public const string Read = "read";

    /// <summary>To cancel one's own tasks.</summary>
    public const string Cancel = "cancel";

    /// <summary>All of the others for everybody's tasks; and the lists of failed tasks, pause and resume. It is never had without being named.</summary>
    public const string Admin = "admin";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Submit, Read, Cancel, Admin];
}

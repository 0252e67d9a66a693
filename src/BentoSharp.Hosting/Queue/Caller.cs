using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>Who asks for something. The default sees nothing.</summary>
/// <param name="Owner">Whom the tasks belong to that it submits; null for nobody.</param>
/// <param name="SeesAll">Whether it sees all tasks, whoever they belong to.</param>
/// <param name="SeesUnowned">Whether it sees tasks that belong to nobody.</param>
internal readonly record struct Caller(string? Owner, bool SeesAll, bool SeesUnowned)
{
    /// <summary>Code of this process: it sees all tasks, and what it submits belongs to nobody.</summary>
    public static Caller Process => new(null, SeesAll: true, SeesUnowned: true);

    /// <summary>Somebody who is not signed in.</summary>
    public static Caller Nobody => new(null, SeesAll: false, SeesUnowned: true);

    /// <summary>What it sees; null for all.</summary>
    public OwnerFilter? Owners => SeesAll ? null : new OwnerFilter(Owner, SeesUnowned);

    /// <summary>Whether it sees a task.</summary>
    public bool Sees(TaskRecord task) => SeesAll || new OwnerFilter(Owner, SeesUnowned).Includes(task.Owner);
}

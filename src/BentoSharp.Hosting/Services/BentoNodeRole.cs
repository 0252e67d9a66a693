namespace BentoSharp.Hosting;

/// <summary>What a process does with tasks. All but <see cref="Both"/> need a store that several processes share.</summary>
public enum BentoNodeRole
{
    /// <summary>It takes submits and runs tasks.</summary>
    Both,

    /// <summary>It takes submits, and answers for all tasks, but makes no instances of the services and runs nothing.</summary>
    Submit,

    /// <summary>It runs tasks and takes no submits: the routes that make tasks answer 503. What its tasks submit in process is taken.</summary>
    Work,
}

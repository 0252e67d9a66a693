namespace BentoSharp.Hosting.Storage;

/// <summary>What to read of a task beside its state.</summary>
[Flags]
public enum TaskParts
{
    /// <summary>The state only.</summary>
    None = 0,

    /// <summary>The arguments and files.</summary>
    Request = 1,

    /// <summary>The stored answer.</summary>
    Response = 2,

    /// <summary>The tasks that it has submitted.</summary>
    Children = 4,

    /// <summary>The attempts, the first and the last ones.</summary>
    Attempts = 8,

    /// <summary>The tasks that repeat it, which a retry has made.</summary>
    Repeats = 16,
}

namespace BentoSharp.Testing;

/// <summary>When submitted tasks run.</summary>
public enum BentoTestRun
{
    /// <summary>As in production: at once, beside the test.</summary>
    Automatic,

    /// <summary>
    /// A submit is answered when the task that it made has ended or waits for its time, such as for a repetition: so a test can look at what it did
    /// without waiting.
    /// </summary>
    Inline,

    /// <summary>Not until the test says so: by <see cref="BentoTestHost.RunNextAsync"/>, <see cref="BentoTestHost.RunAllAsync"/> or <see cref="BentoTestHost.Release"/>.</summary>
    Held,
}

namespace BentoSharp.Hosting.Workers;

/// <summary>Sees attempts begin. BentoSharp.Testing registers one, to let attempts fail and to know which of them wait.</summary>
internal interface IAttemptObserver
{
    /// <summary>Called before the task's code is reached. What it throws is the attempt's end.</summary>
    void Begin(IRunningAttempt attempt);
}

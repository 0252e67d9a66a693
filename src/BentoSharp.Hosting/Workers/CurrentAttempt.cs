namespace BentoSharp.Hosting.Workers;

/// <summary>The attempt whose code runs, wherever that code has flown: to other threads, and into what it calls.</summary>
internal static class CurrentAttempt
{
    private static readonly AsyncLocal<Attempt?> Flowing = new();

    /// <summary>The attempt; null outside of one, and when the attempt's method has returned.</summary>
    public static Attempt? Value => Flowing.Value is { HasReturned: false } attempt ? attempt : null;

    /// <summary>Lets an attempt flow with the code that the caller runs from now on. The caller is an asynchronous method of its own.</summary>
    public static void Enter(Attempt attempt) => Flowing.Value = attempt;
}

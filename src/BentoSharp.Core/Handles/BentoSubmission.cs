namespace BentoSharp;

/// <summary>What became of one of many submits or retries.</summary>
/// <typeparam name="THandle">The type of the task's handle.</typeparam>
public sealed class BentoSubmission<THandle>
    where THandle : class
{
    private readonly THandle? _handle;

    internal BentoSubmission(THandle? handle, BentoException? exception)
    {
        _handle = handle;
        Exception = exception;
    }

    /// <summary>Why it was refused: wrong arguments, a full queue; null where the task is queued.</summary>
    public BentoException? Exception { get; }

    /// <summary>The task's handle.</summary>
    /// <exception cref="BentoException">It was refused: <see cref="Exception"/>.</exception>
    public THandle Handle => _handle ?? throw Exception!;
}

/// <summary>What became of one of many cancellations.</summary>
/// <param name="Id">The task's id.</param>
/// <param name="Exception">Why the task is not canceled: it had ended, or is not known; null where it is.</param>
public sealed record BentoCancellation(string Id, BentoException? Exception);

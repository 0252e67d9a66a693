namespace BentoSharp;

/// <summary>How one of many awaited tasks ended.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public sealed class BentoTaskOutcome<TResult>
{
    private readonly TResult? _result;

    internal BentoTaskOutcome(string id, TResult result)
    {
        Id = id;
        _result = result;
    }

    internal BentoTaskOutcome(string id, BentoException exception)
    {
        Id = id;
        Exception = exception;
    }

    /// <summary>The task's id.</summary>
    public string Id { get; }

    /// <summary>
    /// Why there is no result: a <see cref="BentoTaskFailedException"/>, <see cref="BentoTaskCanceledException"/>,
    /// <see cref="BentoTaskNotFoundException"/>, or what the service answered; null where there is one.
    /// </summary>
    public BentoException? Exception { get; }

    /// <summary>The result.</summary>
    /// <exception cref="BentoException">The task did not end well: <see cref="Exception"/>.</exception>
    public TResult Result => Exception is null ? _result! : throw Exception;
}

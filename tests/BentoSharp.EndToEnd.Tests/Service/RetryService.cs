namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks that fail, each in a way of its own.</summary>
[BentoService(Name = "Retry", Workers = 1, Concurrency = 4)]
public sealed class RetryService(Calls calls)
{
    /// <summary>Throws what it is told to.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 100, RetryOn = new[] { typeof(IOException), typeof(TimeoutException) })]
    public int OnlySome(string kind) => Throw(kind);

    /// <summary>Throws what it is told to.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 100, NotRetryable = new[] { typeof(IOException) })]
    public int AllBut(string kind) => Throw(kind);

    /// <summary>Asks for a second attempt after a while.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 1000)]
    public int Later(double seconds, BentoTaskContext task) =>
        task.Attempt == 1 ? throw task.RetryAfter(TimeSpan.FromSeconds(seconds), "the other end is busy") : task.Attempt;

    private int Throw(string kind)
    {
        calls.Note(kind);
        throw kind switch
        {
            "file" => new FileNotFoundException("secret"),
            "io" => new IOException("secret"),
            _ => new InvalidOperationException("secret"),
        };
    }
}

namespace BentoSharp.Generators.Emitting;

/// <summary>One of the ways to call a task.</summary>
internal sealed class Verb
{
    /// <summary>What every call can throw, beside that its token fired.</summary>
    public static readonly (string Exception, string When) NoAnswer = ("BentoServiceException", "The service can't be reached, or answered with an error.");

    private static readonly (string Exception, string When)[] s_exceptions = [("BentoValidationException", "The service refused the arguments."), NoAnswer];

    private readonly string _withResult;
    private readonly string _withoutResult;

    private Verb(string name, bool hasOptions, string token, string withResult, string? withoutResult = null)
    {
        Name = name;
        HasOptions = hasOptions;
        Token = token;
        _withResult = withResult;
        _withoutResult = withoutResult ?? withResult;
    }

    public static Verb Submit { get; } =
        new("Submit", hasOptions: true, "Stops the call, not the task.", "Queues a task; when it returns, the task is durable.");

    public static Verb Run { get; } = new(
        "Run",
        hasOptions: true,
        "Stops the waiting, not the task.",
        "Queues a task and waits for its result.",
        "Queues a task and waits until it has ended.");

    public static Verb Call { get; } = new("Call", hasOptions: false, "Stops the call.", "Runs at once, without the queue.");

    public string Name { get; }

    /// <summary>Whether it takes SubmitOptions.</summary>
    public bool HasOptions { get; }

    /// <summary>What the token does.</summary>
    public string Token { get; }

    /// <summary>What it can throw, beside that its token fired: the exception of BentoSharp and when.</summary>
    public IReadOnlyList<(string Exception, string When)> Exceptions => this == Run
        ? [.. s_exceptions, ("BentoTaskFailedException", "The task failed."), ("BentoTaskCanceledException", "The task was canceled.")]
        : s_exceptions;

    public string Summary(bool hasResult) => hasResult ? _withResult : _withoutResult;
}

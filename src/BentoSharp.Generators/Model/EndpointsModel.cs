namespace BentoSharp.Generators.Model;

/// <summary>How a service class is run.</summary>
/// <param name="Namespace">The namespace of the extension class.</param>
/// <param name="Stem">What the names begin with: <c>Add…</c>.</param>
/// <param name="TypeName">The service class, fully qualified.</param>
/// <param name="HintName">Its metadata name.</param>
/// <param name="IsPublic">Whether the extension class is public.</param>
/// <param name="Settings">The values of its attribute, such as <c>Workers = 2</c>.</param>
/// <param name="Methods">How each method of the contract is run, in the contract's order.</param>
internal sealed record EndpointsModel(
    string Namespace,
    string Stem,
    string TypeName,
    string HintName,
    bool IsPublic,
    EquatableArray<string> Settings,
    EquatableArray<EndpointModel> Methods);

/// <summary>How a method is run.</summary>
/// <param name="Call">The call's target and name, such as <c>service.GenerateImage</c>.</param>
/// <param name="Arguments">The expressions of its arguments.</param>
/// <param name="Returns">The form of what it returns.</param>
/// <param name="Settings">The values of its attribute, such as <c>Retries = 3</c>.</param>
/// <param name="Batching">How calls are run as one; null where each is run by itself.</param>
internal sealed record EndpointModel(
    string Call, EquatableArray<string> Arguments, ReturnShape Returns, EquatableArray<string> Settings, BatchingModel? Batching)
{
    /// <summary>What runs the call, given to it as a function; null where it stands by itself.</summary>
    public string? Around { get; init; }
}

/// <summary>How calls of a method are run as one.</summary>
/// <param name="Items">The form of its argument as an expression.</param>
/// <param name="Results">The form of its result as an expression.</param>
internal sealed record BatchingModel(string Items, string Results);

/// <summary>The form of what a method returns, around its result.</summary>
internal enum ReturnShape
{
    /// <summary>The result itself, or nothing.</summary>
    Plain,

    /// <summary>A task.</summary>
    Task,

    /// <summary>A value task.</summary>
    ValueTask,

    /// <summary>A stream of items.</summary>
    Stream,
}

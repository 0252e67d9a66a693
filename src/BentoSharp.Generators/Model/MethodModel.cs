namespace BentoSharp.Generators.Model;

/// <summary>A task or immediate call.</summary>
/// <param name="Name">The C# name without <c>Async</c>, unique among the members of the generated types.</param>
/// <param name="WireName">The name on the wire.</param>
/// <param name="Route">The route below the service's own.</param>
/// <param name="IsTask">Whether calls can be queued.</param>
/// <param name="ResultType">The type of the result, fully qualified, or of a stream's items; null where there is none.</param>
/// <param name="Result">What else there is to know of the result.</param>
/// <param name="IsBatchable">Whether it works on a list of items at once.</param>
/// <param name="Parameters">The parameters that callers give.</param>
/// <param name="Documentation">The text of the user's documentation comment; empty where there is none.</param>
internal sealed record MethodModel(
    string Name,
    string WireName,
    string Route,
    bool IsTask,
    string? ResultType,
    ResultModel Result,
    bool IsBatchable,
    EquatableArray<ParameterModel> Parameters,
    string Documentation)
{
    /// <summary>How callers bring one item to a batchable method; null where they can't.</summary>
    public ItemModel? Item { get; init; }

    /// <summary>Whether the result is a stream.</summary>
    public bool IsStream => Result.Shape == ReturnShape.Stream;

    /// <summary>The type of the result as a queued task has it: of a stream the list of its items.</summary>
    public string? StoredResultType =>
        IsStream ? $"global::System.Collections.Generic.IReadOnlyList<{ResultType}>" : ResultType;

    public string MethodClass => $"{Name}Method";

    public string TaskInterface => $"I{Name}Task";

    public string TaskClass => $"{Name}Task";
}

/// <summary>What there is to know of a result beside its type.</summary>
/// <param name="Shape">The form of what the method returns.</param>
/// <param name="AllowsNull">Whether null is a value of it.</param>
/// <param name="MediaType">The media type of a stream, where the user gives one.</param>
/// <param name="Rules">Its validation attributes as expressions.</param>
internal sealed record ResultModel(ReturnShape Shape, bool AllowsNull, string? MediaType, EquatableArray<string> Rules);

/// <summary>How callers bring one item to a method that works on lists.</summary>
/// <param name="Type">The type of an item, fully qualified.</param>
/// <param name="ResultType">The type of an item's result, fully qualified.</param>
/// <param name="Wrap">The list that has only <c>item</c>, as an expression.</param>
/// <param name="Unwrap">The one element of <c>results</c>, as an expression.</param>
internal sealed record ItemModel(string Type, string ResultType, string Wrap, string Unwrap);

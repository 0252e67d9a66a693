namespace BentoSharp.Generators.Model;

/// <summary>A task or immediate call.</summary>
/// <param name="Name">The C# name without <c>Async</c>, unique among the members of the generated types.</param>
/// <param name="WireName">The name on the wire.</param>
/// <param name="Route">The route below the service's own.</param>
/// <param name="IsTask">Whether calls can be queued.</param>
/// <param name="ResultType">The type of the result, fully qualified; null where there is none.</param>
/// <param name="Parameters">The parameters that callers give.</param>
/// <param name="Documentation">The text of the user's documentation comment; empty where there is none.</param>
internal sealed record MethodModel(
    string Name,
    string WireName,
    string Route,
    bool IsTask,
    string? ResultType,
    EquatableArray<ParameterModel> Parameters,
    string Documentation)
{
    public string MethodClass => $"{Name}Method";

    public string TaskInterface => $"I{Name}Task";

    public string TaskClass => $"{Name}Task";
}

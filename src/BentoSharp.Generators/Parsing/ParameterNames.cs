namespace BentoSharp.Generators.Parsing;

/// <summary>Names for the properties that a generated method class has for its parameters.</summary>
/// <param name="method">The method's name in generated code.</param>
internal sealed class ParameterNames(string method)
{
    /// <summary>Members of a generated method class that a parameter's property must not hide.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Name", "Route", "Contract", "Parameters", "Result", "IsTask", "ResultType", "CreateRequest", "Required", "Optional",
        "Call", "CallAsync", "Read", "Root", "RootBody", "Extra", "IsBatchable", "StreamType", "ResultRules", "AllowsNullResult",
        "WriteResult", "JsonType", "ItemType", "WriteItem", "WriteStoredItem", "ReadStoredItem", "StreamAsync", "DefaultMediaType",
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
    };

    private readonly HashSet<string> _used = new(Taken, StringComparer.Ordinal) { method + "Method", method + "Arguments" };

    /// <summary>Takes the wanted name, or one like it that is free.</summary>
    public string Take(string wanted)
    {
        var name = Names.Free(wanted, "Parameter", candidate => !_used.Contains(candidate));
        _used.Add(name);
        return name;
    }
}

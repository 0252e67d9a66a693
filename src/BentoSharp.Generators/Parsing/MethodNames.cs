using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Parsing;

/// <summary>Names for the methods of a contract, each with all that generated types call after it.</summary>
internal sealed class MethodNames
{
    /// <summary>Members of generated types that a method must not hide.</summary>
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "Instance", "NewInstance", "ServiceName", "Json", "Dispose", "DisposeAsync",
        "Equals", "GetHashCode", "GetType", "ToString", "ReferenceEquals", "MemberwiseClone", "Finalize",
    };

    private readonly HashSet<string> _used;

    public MethodNames(string stem) => _used = new HashSet<string>(Taken.Concat(TypesOf(stem)), StringComparer.Ordinal);

    /// <summary>The names of the types that are generated for a contract.</summary>
    public static IEnumerable<string> TypesOf(string stem) =>
    [
        stem + "Contract", stem + "Client", stem + "SyncClient", stem + "AsyncHttpClient", stem + "SyncHttpClient", stem + "ServiceExtensions",
        $"I{stem}Client", $"I{stem}SyncClient",
    ];

    /// <summary>Takes the wanted name, or one like it that is free.</summary>
    public string Take(string wanted, bool isTask)
    {
        var name = Names.Free(wanted, isTask ? "Task" : "Call", candidate => !NamesOf(candidate).Any(_used.Contains));
        _used.UnionWith(NamesOf(name));
        return name;
    }

    /// <summary>All names that generated types have for a method.</summary>
    private static string[] NamesOf(string method) =>
        [method, method + "Async", method + "Method", method + "Task", $"I{method}Task", method + "Arguments"];
}

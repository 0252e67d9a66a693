using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>
/// Writes the submit of many tasks: each call is a value, or a tuple of values that are named as the parameters. A task without parameters has
/// none, for there is nothing to tell its calls apart.
/// </summary>
internal static class SubmitManyEmitter
{
    private const string Calls = "calls";
    private const string Request = "CreateRequest";

    /// <summary>Names that C# allows no element of a tuple, or only one in its own place.</summary>
    private static readonly HashSet<string> NotForTuples =
        ["CompareTo", "Deconstruct", "Equals", "GetHashCode", "Rest", "ToString"];

    public static void EmitDeclaration(SourceWriter writer, MethodModel method, ClientStyle style, Documentation documentation)
    {
        if (method.Parameters.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Summary(documentation, "Queues many tasks by few requests; those that are not refused are durable when it returns.");
        writer.Parameter(Calls, "The arguments of each.");
        writer.Parameter("options", "How the tasks are queued. Of an idempotency key each has its own, made with its place among the calls.");
        writer.Parameter("cancellationToken", "Stops the call, not the tasks.");
        writer.Line("/// <returns>What became of each, in order.</returns>").Exceptions(Verb.NoAnswer);
        Write(writer, $"{style.Submissions(method.StoredResultType)} SubmitMany{style.Suffix}", method, ";");
    }

    public static void EmitMethod(SourceWriter writer, MethodModel method, ClientStyle style, string local)
    {
        if (method.Parameters.Count == 0)
        {
            return;
        }

        writer.Line();
        Write(writer, $"public {style.Submissions(method.StoredResultType)} SubmitMany{style.Suffix}", method, " =>");
        var isSingle = method.Parameters.Count == 1;
        var request = isSingle ? $"{local}.CreateRequest" : Request;
        writer.Indented($"base.SubmitMany{style.Suffix}(global::System.Linq.Enumerable.Select({Calls}, {request}), options, cancellationToken);");
        if (!isSingle)
        {
            // A method and no lambda, which debuggers would step into.
            var arguments = string.Join(", ", Enumerable.Range(1, method.Parameters.Count).Select(number => $"call.{NameOf(method, number)}"));
            writer.Line()
                .Line($"private global::BentoSharp.Contracts.BentoRequest {Request}({CallOf(method)} call) =>")
                .Indented($"{local}.CreateRequest({arguments});");
        }
    }

    private static void Write(SourceWriter writer, string header, MethodModel method, string end)
    {
        writer.Line($"{header}(");
        writer.Indented($"global::System.Collections.Generic.IEnumerable<{CallOf(method)}> {Calls},");
        writer.Indented("global::BentoSharp.SubmitOptions? options = null,");
        writer.Indented($"global::System.Threading.CancellationToken cancellationToken = default){end}");
    }

    private static string CallOf(MethodModel method)
    {
        if (method.Parameters.Count == 1)
        {
            return method.Parameters[0].Type;
        }

        return $"({string.Join(", ", method.Parameters.Select(parameter => IsNamed(method) ? $"{parameter.Type} {parameter.Identifier}" : parameter.Type))})";
    }

    private static string NameOf(MethodModel method, int number) => IsNamed(method) ? method.Parameters[number - 1].Identifier : $"Item{number}";

    private static bool IsNamed(MethodModel method) => method.Parameters.All(static parameter => IsName(parameter.DocumentedName));

    private static bool IsName(string name) => !NotForTuples.Contains(name) && !name.StartsWith("Item", StringComparison.Ordinal);
}

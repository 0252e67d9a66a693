using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing.Schemas;

/// <summary>Names of Python and JSON as C# has them.</summary>
internal static class SchemaNames
{
    /// <summary>A name of a type or member: <c>echo_str</c> and <c>echo-str</c> are <c>EchoStr</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var isStart = true;
        foreach (var letter in name)
        {
            if (letter == '_' || !SyntaxFacts.IsIdentifierPartCharacter(letter))
            {
                isStart = true;
                continue;
            }

            text.Append(isStart ? char.ToUpperInvariant(letter) : letter);
            isStart = false;
        }

        return text.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? "_" + text : text.ToString();
    }

    /// <summary>A name of a parameter, escaped where it is a keyword: <c>num_steps</c> is <c>numSteps</c>.</summary>
    public static string Camel(string name)
    {
        var pascal = Pascal(name);
        var upper = pascal.TakeWhile(char.IsUpper).Count();

        // NSteps is nSteps, URL is url, HTTPCode is httpCode.
        var lower = upper <= 1 || upper == pascal.Length ? upper : upper - 1;
        return pascal.Substring(0, lower).ToLowerInvariant() + pascal.Substring(lower);
    }

    /// <summary>A namespace whose parts may be keywords.</summary>
    public static string Namespace(string name) =>
        string.Join(".", name.Split(['.'], StringSplitOptions.RemoveEmptyEntries).Select(static part => Names.Escape(part.Trim())));

    /// <summary>What one of several is called: <c>Orders</c> are each an <c>Order</c>.</summary>
    public static string Singular(string name)
    {
        if (name.EndsWith("ies", StringComparison.Ordinal))
        {
            return name.Substring(0, name.Length - 3) + "y";
        }

        return name.EndsWith("s", StringComparison.Ordinal) && !name.EndsWith("ss", StringComparison.Ordinal)
            ? name.Substring(0, name.Length - 1)
            : name + "Item";
    }
}

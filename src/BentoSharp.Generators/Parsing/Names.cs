using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Parsing;

/// <summary>The names that follow from those of the user's code.</summary>
internal static class Names
{
    /// <summary>A service's name: without the <c>I</c> of an interface and without the suffix <c>Service</c>.</summary>
    public static string Service(INamedTypeSymbol type)
    {
        var name = type.Name;
        if (type.TypeKind == TypeKind.Interface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
        {
            name = name.Substring(1);
        }

        return WithoutSuffix(name, "Service");
    }

    /// <summary>A method's name: without the suffix <c>Async</c>, and no keyword.</summary>
    public static string Method(IMethodSymbol method)
    {
        var name = WithoutSuffix(method.Name, "Async");
        return IsKeyword(name) ? char.ToUpperInvariant(name[0]) + name.Substring(1) : name;
    }

    /// <summary>The name of a property for a parameter: <c>num_steps</c> and <c>numSteps</c> are <c>NumSteps</c>.</summary>
    public static string Property(string parameter)
    {
        var text = new StringBuilder(parameter.Length);
        foreach (var word in parameter.Split(['_'], StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        }

        return text.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(text[0]) ? "_" + text : text.ToString();
    }

    /// <summary>An identifier that may be a keyword, as it stands in code.</summary>
    public static string Escape(string identifier) => IsKeyword(identifier) ? "@" + identifier : identifier;

    /// <summary>The first free name: the wanted one, then with a suffix, then with a number.</summary>
    public static string Free(string wanted, string suffix, Func<string, bool> isFree)
    {
        if (isFree(wanted))
        {
            return wanted;
        }

        var name = wanted + suffix;
        for (var number = 2; !isFree(name); number++)
        {
            name = wanted + suffix + number;
        }

        return name;
    }

    /// <summary>A name without a suffix, unless it is nothing but that.</summary>
    public static string WithoutSuffix(string name, string suffix) =>
        name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - suffix.Length)
            : name;

    private static bool IsKeyword(string identifier) => SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None;
}

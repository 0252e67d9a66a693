using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Compares the types on the wire with those that the user's JsonSerializerContext names.</summary>
internal static class JsonContextRules
{
    private static readonly SymbolDisplayFormat TypeName = SymbolDisplayFormat.CSharpErrorMessageFormat;

    public static void Check(INamedTypeSymbol contract, IReadOnlyList<MethodShape> methods, Problems problems)
    {
        if (contract.Attribute("BentoServiceAttribute")?.Value("JsonContext")?.Value is not INamedTypeSymbol context
            || !context.DerivesFrom("System.Text.Json.Serialization", "JsonSerializerContext"))
        {
            return;
        }

        var known = KnownTypes(context);
        foreach (var method in methods)
        {
            foreach (var parameter in method.Symbol.Parameters.Where(static parameter => !SpecialParameters.IsSpecial(parameter)))
            {
                Check(context, known, parameter.Type, parameter, problems);
            }

            if (ReturnTypes.Of(method.Symbol).Result is { } result)
            {
                Check(context, known, result, method.Symbol, problems);
            }
        }
    }

    private static void Check(INamedTypeSymbol context, HashSet<ITypeSymbol> known, ITypeSymbol type, ISymbol place, Problems problems)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (type.Parts().Any(IsOfUser) && !known.Contains(type))
        {
            problems.Add(Rules.MissingJsonType, place, context.Name, type.ToDisplayString(TypeName), place.Name);
        }
    }

    /// <summary>Whether BentoSharp can't know the type by itself.</summary>
    private static bool IsOfUser(ITypeSymbol type) =>
        type is INamedTypeSymbol && type.ContainingNamespace?.ToDisplayString() is { } ns
        && ns != "System" && !ns.StartsWith("System.", StringComparison.Ordinal) 
        && !(type.Name is "BentoFile" or "BentoImage" or "BentoTensor" or "BentoTable" && type.Is("BentoSharp", type.Name));

    private static HashSet<ITypeSymbol> KnownTypes(INamedTypeSymbol context)
    {
        var known = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var attribute in context.GetAttributes())
        {
            if (attribute.AttributeClass.Is("System.Text.Json.Serialization", "JsonSerializableAttribute")
                && attribute.ConstructorArguments is [{ Value: ITypeSymbol type }])
            {
                Add(known, type);
            }
        }

        return known;
    }

    /// <summary>Adds a type and those that the serialiser's generator finds from it.</summary>
    private static void Add(HashSet<ITypeSymbol> known, ITypeSymbol type)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (!known.Add(type))
        {
            return;
        }

        foreach (var part in type.Parts().Skip(1))
        {
            Add(known, part);
        }

        if (!IsOfUser(type))
        {
            return;
        }

        for (var holder = type; holder is not null; holder = holder.BaseType)
        {
            foreach (var property in holder.GetMembers().OfType<IPropertySymbol>().Where(static property => !property.IsStatic))
            {
                Add(known, property.Type);
            }
        }
    }
}

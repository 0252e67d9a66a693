using System.Collections.Immutable;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Compares the types on the wire with those that the user's JsonSerializerContext names.</summary>
internal static class JsonContextRules
{
    /// <summary>The property of BENTO024 that has the type as code.</summary>
    public const string MissingType = "type";

    private static readonly SymbolDisplayFormat TypeName = SymbolDisplayFormat.CSharpErrorMessageFormat;

    public static void Check(INamedTypeSymbol contract, IReadOnlyList<MethodShape> methods, Problems problems)
    {
        if (contract.Attribute("BentoServiceAttribute")?.Value("JsonContext")?.Value is not INamedTypeSymbol context
            || !context.DerivesFrom("System.Text.Json.Serialization", "JsonSerializerContext"))
        {
            return;
        }

        CheckNaming(contract, context, problems);
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

    private static void CheckNaming(INamedTypeSymbol contract, INamedTypeSymbol context, Problems problems)
    {
        var policy = context.Attribute("System.Text.Json.Serialization", "JsonSourceGenerationOptionsAttribute")?.Value("PropertyNamingPolicy");
        if (policy is { Kind: TypedConstantKind.Enum, Type: { } type, Value: int and not 0 } given
            && type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, given.Value))?.Name is { } name and not "SnakeCaseLower")
        {
            // In another assembly it has no place of its own.
            ISymbol place = context.Locations.Any(static location => location.IsInSource) ? context : contract;
            problems.Add(Rules.DifferentNaming, place, context.Name, name);
        }
    }

    private static void Check(INamedTypeSymbol context, HashSet<ITypeSymbol> known, ITypeSymbol type, ISymbol place, Problems problems)
    {
        type = type.WithNullableAnnotation(NullableAnnotation.None);
        if (type.Parts().Any(IsOfUser) && !known.Contains(type))
        {
            var properties = ImmutableDictionary<string, string?>.Empty.Add(MissingType, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
            problems.Add(Rules.MissingJsonType, place, properties, context.Name, type.ToDisplayString(TypeName), place.Name);
        }
    }

    /// <summary>Whether BentoSharp can't know the type by itself.</summary>
    private static bool IsOfUser(ITypeSymbol type) =>
        type is INamedTypeSymbol && type.ContainingNamespace?.ToDisplayString() is { } ns
        && ns != "System" && !ns.StartsWith("System.", StringComparison.Ordinal)
        && !type.IsTorchTensor()
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

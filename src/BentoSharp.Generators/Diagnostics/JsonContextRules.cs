using System.Collections.Immutable;
using System.Globalization;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Compares the types on the wire with those that the user's JsonSerializerContext names.</summary>
internal static class JsonContextRules
{
    /// <summary>The property of BENTO024 that has the type as code.</summary>
    public const string MissingType = "type";

    private static readonly SymbolDisplayFormat TypeName = SymbolDisplayFormat.CSharpErrorMessageFormat;

    /// <summary>Checks the types of a contract.</summary>
    /// <param name="contract">The type that declares it.</param>
    /// <param name="methods">Its valid methods.</param>
    /// <param name="isAot">Whether the project is published with NativeAOT, so that a contract without a context fails at its start.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static void Check(INamedTypeSymbol contract, IReadOnlyList<MethodShape> methods, bool isAot, Problems problems)
    {
        var context = contract.Attribute("BentoServiceAttribute")?.Value("JsonContext")?.Value as INamedTypeSymbol;
        var isContext = context.DerivesFrom("System.Text.Json.Serialization", "JsonSerializerContext");
        if (isContext)
        {
            CheckNaming(context!, problems);
        }

        if (isContext || (context is null && isAot))
        {
            CheckTypes(contract, context, methods, problems);
        }
    }

    private static void CheckTypes(INamedTypeSymbol contract, INamedTypeSymbol? context, IReadOnlyList<MethodShape> methods, Problems problems)
    {
        var known = KnownTypes(context);
        var (holder, remedy) = context is null
            ? (contract.Name, "give [BentoService] a JsonContext that has [JsonSerializable(typeof({0}))]")
            : (context.Name, "add [JsonSerializable(typeof({0}))] to it");
        foreach (var method in methods)
        {
            foreach (var parameter in method.Symbol.Parameters.Where(static parameter =>
                !SpecialParameters.IsSpecial(parameter) && parameter.Attribute("BentoExtraAttribute") is null))
            {
                CheckType(parameter.Type, parameter);
            }

            if (ReturnTypes.Of(method.Symbol).Result is { } result)
            {
                CheckType(result, method.Symbol);
            }
        }

        void CheckType(ITypeSymbol type, ISymbol place)
        {
            type = type.WithNullableAnnotation(NullableAnnotation.None);
            if (!type.IsStream() && !BuiltInJsonTypes.Has(type) && !known.Contains(type))
            {
                var name = type.ToDisplayString(TypeName);
                var properties = ImmutableDictionary<string, string?>.Empty.Add(MissingType, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat));
                problems.Add(Rules.MissingJsonType, place, properties, holder, name, place.Name, string.Format(CultureInfo.InvariantCulture, remedy, name));
            }
        }
    }

    private static void CheckNaming(INamedTypeSymbol context, Problems problems)
    {
        var policy = context.Attribute("System.Text.Json.Serialization", "JsonSourceGenerationOptionsAttribute")?.Value("PropertyNamingPolicy");
        if (policy is { Kind: TypedConstantKind.Enum, Type: { } type, Value: int and not 0 } given
            && type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, given.Value))?.Name is { } name and not "SnakeCaseLower")
        {
            problems.Add(Rules.DifferentNaming, context, context.Name, name);
        }
    }

    private static HashSet<ITypeSymbol> KnownTypes(INamedTypeSymbol? context)
    {
        var known = new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default);
        foreach (var attribute in context?.GetAttributes() ?? [])
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

        if (type.ContainingNamespace?.ToDisplayString().Split('.')[0] == "System")
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

        foreach (var derived in WireMembers.DerivedTypesOf(type))
        {
            Add(known, derived);
        }
    }
}

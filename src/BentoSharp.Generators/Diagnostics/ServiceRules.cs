using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for a [BentoService] type as a whole.</summary>
internal static class ServiceRules
{
    public static void Check(INamedTypeSymbol type, Problems problems)
    {
        if (type.IsStatic || (type.IsAbstract && type.TypeKind == TypeKind.Class))
        {
            problems.Add(Rules.UncreatableService, type, type.Name, type.IsStatic ? "static" : "abstract");
        }

        if (type.WithContainers().Any(static part => part.IsGenericType))
        {
            problems.Add(Rules.GenericService, type, type.Name);
        }

        if (type.WithContainers().FirstOrDefault(static part => part.IsHidden()) is { } hidden)
        {
            var how = hidden.IsFileLocal ? "file-local" : Words(hidden.DeclaredAccessibility);
            how = ReferenceEquals(hidden, type) ? how : $"in {hidden.Name}, which is {how}";
            problems.Add(Rules.UnreachableService, type, type.Name, how);
        }

        if (LanguageOf(type) is { } language and < LanguageVersion.CSharp12)
        {
            problems.Add(Rules.OldLanguage, type, type.Name, language.ToDisplayString());
        }

        if (type is { TypeKind: TypeKind.Class, IsSealed: false, IsAbstract: false, IsStatic: false })
        {
            problems.Add(Rules.UnsealedService, type, type.Name);
        }

        var contracts = ServiceContracts.Of(type);
        if (contracts.Count > 1)
        {
            problems.Add(Rules.SeveralContracts, type, type.Name, string.Join(", ", contracts.Select(static contract => contract.Name)));
        }

        if (DuplicateServices.Before(type) is { } twin)
        {
            problems.Add(Rules.DuplicateService, type, twin.Other.Name, type.Name, twin.Name);
        }

        if (type.Attribute("BentoServiceAttribute") is { } attribute)
        {
            ValueRules.Check(attribute, type, problems);
            CheckName(type, attribute, problems);
            CheckJsonContext(type, attribute, problems);
        }
    }

    internal static string Words(Accessibility accessibility) => accessibility switch
    {
        Accessibility.Private => "private",
        Accessibility.Protected => "protected",
        Accessibility.ProtectedAndInternal => "private protected",
        Accessibility.ProtectedOrInternal => "protected internal",
        Accessibility.Internal => "internal",
        _ => "public",
    };

    /// <summary>The language of the file that declares a type; null for types of other assemblies.</summary>
    private static LanguageVersion? LanguageOf(INamedTypeSymbol type) =>
        (type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.Options as CSharpParseOptions)?.LanguageVersion;

    private static void CheckName(INamedTypeSymbol type, AttributeData attribute, Problems problems)
    {
        if (attribute.Text("Name") is { } name && WireNames.Fault(name) is { } fault)
        {
            problems.Add(Rules.InvalidName, attribute, "Name", type, name, type.Name, fault);
        }
    }

    private static void CheckJsonContext(INamedTypeSymbol type, AttributeData attribute, Problems problems)
    {
        if (attribute.Value("JsonContext")?.Value is not ITypeSymbol context || context.TypeKind == TypeKind.Error)
        {
            return;
        }

        var isContext = context.DerivesFrom("System.Text.Json.Serialization", "JsonSerializerContext") && !context.IsAbstract;
        var fault = !isContext ? "is no JsonSerializerContext"
            : !context.IsReachable() ? "generated code can't reach"
            : null;
        if (fault is not null)
        {
            problems.Add(Rules.InvalidJsonContext, attribute, "JsonContext", type, type.Name, context.ToDisplayString(), fault);
        }
    }
}

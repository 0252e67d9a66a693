using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <content>The rules of schema files.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor NoJsonSchema = new(
        "BENTO031",
        "A schema file is JSON",
        "{0} is no JSON: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO031.md");

    public static readonly DiagnosticDescriptor NoServiceSchema = new(
        "BENTO032",
        "A schema file describes a service",
        "{0} is not what a BentoML service answers at /schema.json: {1}; pull it anew",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO032.md");

    public static readonly DiagnosticDescriptor UnknownSchemaType = new(
        "BENTO033",
        "Types of a schema are known",
        "{0} has a route for which no method is generated: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO033.md");

    public static readonly DiagnosticDescriptor DuplicateSchema = new(
        "BENTO034",
        "Schemas of one namespace describe different services",
        "{0} describes the service {1} like {2}, in the same namespace: give one of the BentoSchema items another Namespace",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO034.md");
}

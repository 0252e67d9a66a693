using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for <c>[assembly: BentoClient(…)]</c>.</summary>
internal static class ClientAttributeRules
{
    public static void Check(AttributeSyntax syntax, Compilation compilation, Problems problems)
    {
        var attribute = compilation.Assembly.GetAttributes().FirstOrDefault(candidate =>
            candidate.ApplicationSyntaxReference is { } reference
            && reference.SyntaxTree == syntax.SyntaxTree
            && reference.Span == syntax.Span);
        if (attribute is null || !attribute.AttributeClass.Is("BentoSharp", "BentoClientAttribute")
            || attribute.ConstructorArguments is not [{ Value: ITypeSymbol type }] || type.TypeKind == TypeKind.Error)
        {
            return;
        }

        if (ClientAttributeParser.ContractOf(attribute) is null)
        {
            problems.Add(Rules.ClientOfNoContract, attribute, null, compilation.Assembly, type.ToDisplayString());
        }
        else if (compilation.GetTypeByMetadataName("BentoSharp.Client.BentoHttpChannel") is null)
        {
            problems.Add(Rules.ClientNotReferenced, attribute, null, compilation.Assembly, type.Name);
        }
    }
}

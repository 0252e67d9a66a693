namespace BentoSharp.Generators.Model;

/// <summary>A contract: the names of the generated types and the methods.</summary>
/// <param name="Names">The names of the generated types.</param>
/// <param name="WireName">The service's name on the wire.</param>
/// <param name="JsonContext">The user's JsonSerializerContext.</param>
/// <param name="UsesObsolete">Whether a type or method of it is marked obsolete.</param>
/// <param name="Methods">The valid methods, in the order of the declaration.</param>
internal sealed record ContractModel(
    ContractNames Names, string WireName, string? JsonContext, bool UsesObsolete, EquatableArray<MethodModel> Methods)
{
    /// <summary>The contract for those who don't copy the user's comments, so that an edit of one changes nothing for them.</summary>
    public ContractModel WithoutDocumentation() =>
        this with { Methods = Methods.Select(static method => method with { Documentation = "" }).ToEquatableArray() };
}

/// <summary>The names that belong to a contract.</summary>
/// <param name="Namespace">The namespace; empty for the global one.</param>
/// <param name="Stem">What generated types begin with, such as <c>ImageGeneration</c>.</param>
/// <param name="TypeName">The declaring type, fully qualified; null where a schema declares the contract.</param>
/// <param name="HintName">The declaring type's metadata name, which begins the names of the generated files.</param>
/// <param name="IsPublic">Whether the generated types are public.</param>
internal sealed record ContractNames(string Namespace, string Stem, string? TypeName, string HintName, bool IsPublic)
{
    public string Modifier => IsPublic ? "public" : "internal";

    public string Contract => Qualify($"{Stem}Contract");

    public string ClientInterface => Qualify($"I{Stem}Client");

    public string Client => Qualify($"{Stem}Client");

    public string SyncClientInterface => Qualify($"I{Stem}SyncClient");

    public string SyncClient => Qualify($"{Stem}SyncClient");

    public string Qualify(string name) => Namespace.Length == 0 ? $"global::{name}" : $"global::{Namespace}.{name}";
}

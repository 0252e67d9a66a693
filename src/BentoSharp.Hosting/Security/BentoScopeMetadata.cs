namespace BentoSharp.Hosting;

/// <summary>Endpoint metadata: the scope that a generated route asks for where authorization is required.</summary>
/// <param name="Scope">One of <see cref="BentoScopes"/>.</param>
public sealed record BentoScopeMetadata(string Scope);

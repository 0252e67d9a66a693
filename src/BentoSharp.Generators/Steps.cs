namespace BentoSharp.Generators;

/// <summary>The names of the pipeline's steps, for tests of what is cached.</summary>
internal static class Steps
{
    public const string References = nameof(References);
    public const string HintNames = nameof(HintNames);
    public const string Services = nameof(Services);
    public const string Contracts = nameof(Contracts);
    public const string Endpoints = nameof(Endpoints);
    public const string HttpClients = nameof(HttpClients);
    public const string Schemas = nameof(Schemas);
    public const string SchemaHttpClients = nameof(SchemaHttpClients);
    public const string AttributedHttpClients = nameof(AttributedHttpClients);
}

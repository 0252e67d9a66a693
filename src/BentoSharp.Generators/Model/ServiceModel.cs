namespace BentoSharp.Generators.Model;

/// <summary>What one [BentoService] type leads to.</summary>
/// <param name="Contract">What the service and its callers agree on.</param>
/// <param name="DeclaresContract">
/// Whether the contract and its clients are emitted for this type; else they belong to an interface of it.
/// </param>
/// <param name="Endpoints">How the service is run; null for an interface.</param>
internal sealed record ServiceModel(ContractModel Contract, bool DeclaresContract, EndpointsModel? Endpoints)
{
    /// <summary>What the names of the files for this type begin with.</summary>
    public string HintName => Endpoints?.HintName ?? Contract.Names.HintName;

    /// <summary>The model with another beginning for the names of files.</summary>
    public ServiceModel WithHintName(string name) => name == HintName
        ? this
        : this with
        {
            Contract = DeclaresContract ? Contract with { Names = Contract.Names with { HintName = name } } : Contract,
            Endpoints = Endpoints is null ? null : Endpoints with { HintName = name },
        };
}

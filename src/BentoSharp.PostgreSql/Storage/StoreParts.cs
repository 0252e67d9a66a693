namespace BentoSharp.PostgreSql.Storage;

/// <summary>What the transactions of a store have in common.</summary>
/// <param name="Queues">The names of tasks.</param>
/// <param name="Payloads">Where long bodies are.</param>
/// <param name="Costs">What tasks cost.</param>
internal sealed record StoreParts(QueueCatalog Queues, IPayloadStore Payloads, UsualCosts Costs);

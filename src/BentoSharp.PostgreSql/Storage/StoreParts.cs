using BentoSharp.PostgreSql.Commits;
using BentoSharp.PostgreSql.Schema;

namespace BentoSharp.PostgreSql.Storage;

/// <summary>What the transactions of a store have in common.</summary>
/// <param name="Sql">The schema.</param>
/// <param name="Queues">The names of tasks.</param>
/// <param name="Payloads">Where long bodies are.</param>
/// <param name="Costs">What tasks cost.</param>
/// <param name="Leased">What this node holds.</param>
/// <param name="Clock">How far this node's clock is off.</param>
internal sealed record StoreParts(SqlText Sql, QueueCatalog Queues, IPayloadStore Payloads, UsualCosts Costs, LeasedTasks Leased, NodeClock Clock);

namespace BentoSharp.PostgreSql.Nodes;

/// <summary>One life of this node.</summary>
/// <param name="Life">Its number; no other life has it.</param>
/// <param name="Name">The node's name, which others may have as well.</param>
internal sealed record NodeIdentity(long Life, string Name);

/// <summary>What a node is told of itself.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="MaxInterruptions">How often a task may be interrupted before it is parked.</param>
internal sealed record NodeSettings(string Name, int MaxInterruptions);

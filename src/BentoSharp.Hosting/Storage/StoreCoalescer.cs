namespace BentoSharp.Hosting.Storage;

/// <summary>Turns concurrent writes into batches (group commit), and keeps demands for work until there is some.</summary>
public sealed class StoreCoalescer;

namespace BentoSharp.Hosting.Storage;

/// <summary>What a node is, as it tells the others.</summary>
/// <param name="Role">What it does.</param>
/// <param name="Version">The version of the application that it runs.</param>
/// <param name="Tasks">The tasks that it runs, each as <c>Service.task</c>.</param>
/// <param name="Devices">What it computes on, such as <c>cuda:0</c>.</param>
public sealed record NodeDescription(BentoNodeRole Role, string Version, IReadOnlyList<string> Tasks, IReadOnlyList<string> Devices);

/// <summary>A node that shares a store.</summary>
/// <param name="Name">Its name, which others may have as well.</param>
/// <param name="Life">The number of its life; no other has it.</param>
/// <param name="IsThis">Whether it is this process.</param>
/// <param name="StartedAt">When the life began.</param>
/// <param name="LastHeartbeat">When it last told that it lives, by the store's clock.</param>
/// <param name="Running">How many tasks it runs.</param>
/// <param name="Description">What it is; null where it has not told yet.</param>
public sealed record StoreNode(
    string Name, long Life, bool IsThis, DateTimeOffset StartedAt, DateTimeOffset LastHeartbeat, int Running, NodeDescription? Description);

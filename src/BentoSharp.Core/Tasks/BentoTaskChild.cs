namespace BentoSharp;

/// <summary>A task that another one has submitted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Task">Its task's name.</param>
/// <param name="Status">Where it is in its life.</param>
public sealed record BentoTaskChild(string Id, string Task, BentoTaskStatus Status);

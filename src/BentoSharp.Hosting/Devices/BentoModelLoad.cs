namespace BentoSharp.Hosting;

/// <summary>A model that was loaded on a device.</summary>
/// <param name="Name">The model's name: that of its type, and where it has one its own.</param>
/// <param name="Device">Where it is.</param>
/// <param name="LoadTime">How long it took to make it, to read its weights and to bring them there.</param>
/// <param name="WarmUpTime">How long its first runs took.</param>
public sealed record BentoModelLoad(string Name, BentoDevice Device, TimeSpan LoadTime, TimeSpan WarmUpTime);

namespace FashionMnist.Model;

/// <summary>What the model sees in an image.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Confidence">Its probability, from 0 to 1.</param>
/// <param name="Scores">The probability of every class; together 1.</param>
public sealed record Classification(string Label, float Confidence, IReadOnlyDictionary<string, float> Scores);

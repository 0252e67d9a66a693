namespace BentoSharp;

/// <summary>
/// Marks the parameter of a batchable method that is given how long each item was before it was padded
/// (<see cref="TensorInputAttribute.Buckets"/>): an <see cref="IReadOnlyList{T}"/> of <see cref="int"/>. Callers don't give it.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ItemLengthsAttribute : Attribute;

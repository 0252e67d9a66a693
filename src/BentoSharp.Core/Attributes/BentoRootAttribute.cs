namespace BentoSharp;

/// <summary>
/// Marks the only argument of a method: it is the request's body itself and no member of it. Text travels as <c>text/plain</c>, a file or
/// an image raw with its media type, everything else as JSON.
/// </summary>
/// <remarks>BentoML's name for it is a root input. Errors in it are told with the location <c>root</c>.</remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BentoRootAttribute : Attribute;

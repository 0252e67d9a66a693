namespace BentoSharp;

/// <summary>
/// Marks the parameter that collects what callers send beside the declared parameters, as Python's <c>**kwargs</c> does. Its type is
/// <c>IReadOnlyDictionary&lt;string, JsonElement&gt;</c> or <c>Dictionary&lt;string, JsonElement&gt;</c>.
/// </summary>
/// <remarks>
/// Clients send one object with the parameter's name, which BentoML's clients call <c>kwargs</c>; members of the request that no parameter
/// has are collected too. A request with neither is refused.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class BentoExtraAttribute : Attribute;

namespace BentoSharp;

/// <summary>
/// Generates the HTTP clients of a contract that another assembly declares:
/// <c>[assembly: BentoClient(typeof(IImageGeneration))]</c>. The assembly must reference BentoSharp.Client.
/// </summary>
/// <param name="contract">The interface with <see cref="BentoServiceAttribute"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class BentoClientAttribute(Type contract) : Attribute
{
    /// <summary>The interface with <see cref="BentoServiceAttribute"/>.</summary>
    public Type Contract { get; } = contract;
}

using System.Globalization;

namespace BentoSharp.Hosting;

/// <summary>
/// What a worker computes on. A service asks for it in its constructor: each of its instances is given its own, as
/// <see cref="BentoServiceAttribute.Gpus"/> says.
/// </summary>
/// <param name="Type">The type, such as <c>cuda</c> or <c>cpu</c>.</param>
/// <param name="Index">The number among the devices of this type, from 0.</param>
public sealed record BentoDevice(string Type, int Index = 0)
{
    /// <summary>The processor.</summary>
    public static BentoDevice Cpu { get; } = new("cpu");

    /// <summary>Whether it is something else than the processor.</summary>
    public bool IsAccelerator => Type != Cpu.Type;

    /// <summary>The name as PyTorch writes it: <c>cuda:0</c> or <c>cpu</c>.</summary>
    public string Name => IsAccelerator ? string.Create(CultureInfo.InvariantCulture, $"{Type}:{Index}") : Type;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

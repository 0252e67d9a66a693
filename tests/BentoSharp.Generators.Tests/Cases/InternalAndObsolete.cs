using BentoSharp;

namespace Acme;

internal sealed record Secret(int Number);

[Obsolete("Use another.")]
public sealed record Old(int Number);

[BentoService]
public sealed class Hidden
{
    [BentoTask]
    internal Secret Reveal(Secret secret) => secret;
}

[BentoService]
public sealed class Aged
{
#pragma warning disable CS0618
    [BentoTask]
    public Old Age(List<Old> old) => old[0];
#pragma warning restore CS0618
}

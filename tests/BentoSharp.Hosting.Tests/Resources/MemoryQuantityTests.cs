using BentoSharp.Hosting.Resources;

namespace BentoSharp.Hosting.Tests.Resources;

/// <summary>Amounts of memory as Kubernetes writes them.</summary>
public sealed class MemoryQuantityTests
{
    [TestCase("4Gi", 4L << 30)]
    [TestCase("512Mi", 512L << 20)]
    [TestCase("1.5Gi", 3L << 29)]
    [TestCase("1G", 1_000_000_000)]
    [TestCase("250k", 250_000)]
    [TestCase("128974848", 128_974_848)]
    [TestCase("129e6", 129_000_000)]
    [TestCase("128974848000m", 128_974_848)]
    [TestCase("1500m", 2)]
    [TestCase("+1Ki", 1024)]
    public void An_amount_is_read(string text, long bytes)
    {
        Assert.That(MemoryQuantity.TryParse(text, out var read), Is.True);
        Assert.That(read, Is.EqualTo(bytes));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Gi")]
    [TestCase("0")]
    [TestCase("-4Gi")]
    [TestCase("4 GB")]
    [TestCase("4gi")]
    [TestCase("4GiB")]
    [TestCase("99Ei")]
    public void What_is_none_is_refused(string? text) => Assert.That(MemoryQuantity.TryParse(text, out _), Is.False);

    [TestCase(4L << 30, "4Gi")]
    [TestCase(8_375_186_227, "7.8Gi")]
    [TestCase(100, "100")]
    public void An_amount_is_told_shortly(long bytes, string text) => Assert.That(MemoryQuantity.Text(bytes), Is.EqualTo(text));
}

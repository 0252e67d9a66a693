using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Kinds;

/// <summary>A stream as an argument, before it is sent: it is read as often as a request is repeated, where it can be.</summary>
public sealed class StreamArgumentTests
{
    [Test]
    public void A_stream_that_can_seek_is_read_again_from_where_it_stood()
    {
        using var stream = new MemoryStream("0123"u8.ToArray()) { Position = 1 };
        var file = KindsContract.Instance.Stream.CreateRequest(stream).Files.Single().File;
        Assert.That(file.Length, Is.EqualTo(3));
        Assert.That(file.ReadAllBytes(), Is.EqualTo("123"u8.ToArray()));
        Assert.That(file.ReadAllBytes(), Is.EqualTo("123"u8.ToArray()));
    }

    [Test]
    public async Task A_stream_that_can_not_is_read_once_and_says_what_to_do()
    {
        await using var stream = PipeReader.Create(new ReadOnlySequence<byte>("0123"u8.ToArray())).AsStream();
        var file = KindsContract.Instance.Stream.CreateRequest(stream).Files.Single().File;
        Assert.That(file.Length, Is.Null);
        Assert.That(await file.ReadAllBytesAsync(), Is.EqualTo("0123"u8.ToArray()));
        Assert.That(() => file.OpenRead(), Throws.TypeOf<IOException>().With.Message.Contains("a stream that can seek"));
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using FashionMnist.Data;

namespace BentoSharp.Torch.Tests.Samples;

public sealed class IdxFileTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Images_and_labels_come_back_in_their_order()
    {
        byte[] first = [.. Enumerable.Repeat((byte)1, 784)], second = [.. Enumerable.Repeat((byte)2, 784)];
        var images = WriteIdx("images", 0x803, [2, 28, 28], [.. first, .. second]);
        var labels = WriteIdx("labels", 0x801, [3], [9, 0, 5]);

        Assert.Multiple(() =>
        {
            Assert.That(IdxFile.ReadImages(images), Is.EqualTo(new[] { first, second }));
            Assert.That(IdxFile.ReadLabels(labels), Is.EqualTo(new byte[] { 9, 0, 5 }));
        });
    }

    [Test]
    public void A_wrong_magic_number_is_named_with_the_right_one()
    {
        var labels = WriteIdx("labels", 0x801, [1], [1]);

        Assert.That(
            () => IdxFile.ReadImages(labels),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("0x00000801").And.Message.Contains("0x00000803").And.Message.Contains(labels));
    }

    [Test]
    public void Images_of_another_size_are_refused()
    {
        var images = WriteIdx("images", 0x803, [1, 32, 32], new byte[1024]);

        Assert.That(() => IdxFile.ReadImages(images), Throws.TypeOf<InvalidDataException>().With.Message.Contains("32 x 32"));
    }

    [TestCase(783, "ends before")]
    [TestCase(785, "longer than")]
    public void A_file_shorter_or_longer_than_its_header_says_is_refused(int length, string complaint)
    {
        var images = WriteIdx("images", 0x803, [1, 28, 28], new byte[length]);

        Assert.That(() => IdxFile.ReadImages(images), Throws.TypeOf<InvalidDataException>().With.Message.Contains(complaint));
    }

    [TestCase(-1)]
    [TestCase(int.MaxValue)]
    public void A_count_out_of_all_bounds_is_refused_before_memory_is_taken(int count)
    {
        var labels = WriteIdx("labels", 0x801, [count], [1]);

        Assert.That(() => IdxFile.ReadLabels(labels), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"claims {count}"));
    }

    [Test]
    public void A_label_without_a_class_is_refused()
    {
        var labels = WriteIdx("labels", 0x801, [2], [3, 10]);

        Assert.That(() => IdxFile.ReadLabels(labels), Throws.TypeOf<InvalidDataException>().With.Message.Contains("label 10 at position 1"));
    }

    [Test]
    public void A_file_that_is_not_gzipped_is_refused_by_its_name()
    {
        var file = _folder.Write("plain", [0, 0, 8, 1, 0, 0, 0, 0]);

        Assert.That(() => IdxFile.ReadLabels(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains(file).And.Message.Contains("gzip"));
    }

    private string WriteIdx(string name, int magic, int[] sizes, byte[] values)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            foreach (var number in (int[])[magic, .. sizes])
            {
                var bytes = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(bytes, number);
                gzip.Write(bytes);
            }

            gzip.Write(values);
        }

        return _folder.Write(name, packed.ToArray());
    }
}

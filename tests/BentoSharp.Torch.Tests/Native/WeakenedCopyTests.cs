namespace BentoSharp.Torch.Tests.Native;

public sealed class WeakenedCopyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_copy_is_named_by_the_originals_hash_and_the_original_stays()
    {
        var bytes = ElfBuilder.Build(("libstdc++.so.6", [WeakenedCopy.Version]));
        var original = _folder.Write("original.so", bytes);

        var (name, image) = WeakenedCopy.Make(original);

        Assert.Multiple(() =>
        {
            Assert.That(name, Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))));
            Assert.That(image, Is.Not.EqualTo(bytes));
            Assert.That(File.ReadAllBytes(original), Is.EqualTo(bytes));
        });
    }

    [Test]
    public void A_copy_that_is_there_already_is_not_written_again()
    {
        var stored = WeakenedCopy.TryStore(_folder.File("cache"), [1, 2, 3])!;
        var written = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(stored, written);

        WeakenedCopy.TryStore(_folder.File("cache"), [1, 2, 3]);

        Assert.That(File.GetLastWriteTimeUtc(stored), Is.EqualTo(written));
    }

    [Test]
    public void A_damaged_copy_is_replaced_and_no_temporary_file_stays()
    {
        var stored = WeakenedCopy.TryStore(_folder.File("cache"), [1, 2, 3])!;
        File.WriteAllBytes(stored, [9]);

        Assert.Multiple(() =>
        {
            Assert.That(WeakenedCopy.TryStore(_folder.File("cache"), [1, 2, 3]), Is.EqualTo(stored));
            Assert.That(File.ReadAllBytes(stored), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(Directory.GetFiles(_folder.File("cache")), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public void Where_the_cache_can_not_be_written_there_is_no_copy_and_no_exception()
    {
        var file = _folder.Write("a-file-not-a-folder", [1]);

        Assert.That(WeakenedCopy.TryStore(Path.Combine(file, "cache"), [1]), Is.Null);
    }
}

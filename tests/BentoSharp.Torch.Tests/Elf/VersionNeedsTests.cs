using System.Buffers.Binary;
using BentoSharp.Torch.Elf;

namespace BentoSharp.Torch.Tests.Elf;

public sealed class VersionNeedsTests
{
    private static readonly (string Library, string[] Versions)[] s_needs =
    [
        ("libc.so.6", ["GLIBC_2.34", "GLIBC_2.4"]),
        ("libempty.so", []),
        ("libstdc++.so.6", ["GLIBCXX_3.4.30", "GLIBCXX_3.4.32", "GLIBCXX_3.4.3"]),
    ];

    [Test]
    public void Only_the_flags_of_the_named_version_change()
    {
        var image = ElfBuilder.Build(s_needs);
        var original = image.ToArray();

        var changed = VersionNeeds.Weaken(image, "GLIBCXX_3.4.32");

        original[ElfBuilder.FlagsAt(2, 1, s_needs)] = 2;
        Assert.Multiple(() =>
        {
            Assert.That(changed, Is.EqualTo(1));
            Assert.That(image, Is.EqualTo(original));
        });
    }

    [Test]
    public void A_version_of_two_libraries_is_weakened_in_both()
    {
        (string, string[])[] needs = [("liba.so", ["V_1"]), ("libb.so", ["V_2", "V_1"])];
        var image = ElfBuilder.Build(needs);

        Assert.Multiple(() =>
        {
            Assert.That(VersionNeeds.Weaken(image, "V_1"), Is.EqualTo(2));
            Assert.That(image[ElfBuilder.FlagsAt(0, 0, needs)], Is.EqualTo(2));
            Assert.That(image[ElfBuilder.FlagsAt(1, 1, needs)], Is.EqualTo(2));
        });
    }

    [Test]
    public void A_version_that_is_weak_already_is_left_alone()
    {
        var image = ElfBuilder.Build(s_needs);
        VersionNeeds.Weaken(image, "GLIBCXX_3.4.32");

        Assert.That(VersionNeeds.Weaken(image, "GLIBCXX_3.4.32"), Is.Zero);
    }

    [TestCase("GLIBCXX_3.4", TestName = "The_beginning_of_a_name_is_not_the_name")]
    [TestCase("libstdc++.so.6", TestName = "The_name_of_a_library_is_not_a_version")]
    public void Nothing_changes(string version)
    {
        var image = ElfBuilder.Build(s_needs);

        Assert.Multiple(() =>
        {
            Assert.That(VersionNeeds.Weaken(image, version), Is.Zero);
            Assert.That(image, Is.EqualTo(ElfBuilder.Build(s_needs)));
        });
    }

    [Test]
    public void A_file_that_needs_no_versions_is_left_alone()
    {
        var image = ElfBuilder.Build(s_needs);
        image[60] = 2;   // The list's section is the third.

        Assert.That(VersionNeeds.Weaken(image, "GLIBCXX_3.4.32"), Is.Zero);
    }

    [Test]
    public void What_is_no_64_bit_little_endian_ELF_file_is_refused()
    {
        byte[] bits32 = ElfBuilder.Build(s_needs), bigEndian = ElfBuilder.Build(s_needs);
        bits32[4] = 1;
        bigEndian[5] = 2;

        Assert.Multiple(() =>
        {
            Assert.That(() => VersionNeeds.Weaken(Array.Empty<byte>(), "V"), Throws.TypeOf<ElfFormatException>());
            Assert.That(() => VersionNeeds.Weaken(new byte[200], "V"), Throws.TypeOf<ElfFormatException>());
            Assert.That(() => VersionNeeds.Weaken(bits32, "V"), Throws.TypeOf<ElfFormatException>().With.Message.Contains("64-bit"));
            Assert.That(() => VersionNeeds.Weaken(bigEndian, "V"), Throws.TypeOf<ElfFormatException>().With.Message.Contains("little-endian"));
        });
    }

    [Test]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = ElfBuilder.Build(s_needs);
        for (var length = 0; length < whole.Length; length += 7)
        {
            Assert.That(() => VersionNeeds.Weaken(whole.AsSpan(0, length), "GLIBCXX_3.4.32"), Throws.TypeOf<ElfFormatException>(), $"at {length} bytes");
        }
    }

    [TestCase(12, TestName = "A_next_library_outside_the_list_is_refused")]
    [TestCase(8, TestName = "A_first_version_outside_the_list_is_refused")]
    [TestCase(16 + 12, TestName = "A_next_version_outside_the_list_is_refused")]
    public void An_offset_out_of_the_list_is_refused_though_it_stays_in_the_file(int field)
    {
        var image = ElfBuilder.Build(s_needs);
        BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(ElfBuilder.NeedsAt + field), 300);

        Assert.That(() => VersionNeeds.Weaken(image, "GLIBCXX_3.4.32"), Throws.TypeOf<ElfFormatException>().With.Message.Contains("leaves its section"));
    }

    [Test]
    public void Random_damage_ends_in_a_result_or_a_clear_error_and_never_in_another()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var image = ElfBuilder.Build(s_needs);
            for (var damaged = random.Next(1, 6); damaged > 0; damaged--)
            {
                image[random.Next(6, image.Length)] = (byte)random.Next(256);
            }

            try
            {
                VersionNeeds.Weaken(image, "GLIBCXX_3.4.32");
            }
            catch (ElfFormatException)
            {
            }
        }
    }

    [Test]
    public void TorchSharps_library_asks_once_for_the_version_that_older_systems_lack()
    {
        var image = File.ReadAllBytes(LibTorchSearch.OfThisProcess(null).FindLibTorchSharp()!);
        var original = image.ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(VersionNeeds.Weaken(image, WeakenedCopy.Version), Is.EqualTo(1));
            Assert.That(image.Zip(original).Count(pair => pair.First != pair.Second), Is.EqualTo(1));
        });
    }
}

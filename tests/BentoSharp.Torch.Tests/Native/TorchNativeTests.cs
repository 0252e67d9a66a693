using System.Text;
using TorchSharp;

namespace BentoSharp.Torch.Tests.Native;

public sealed class TorchNativeTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void In_this_process_libtorch_is_loaded_from_the_package_cache_without_being_copied()
    {
        TorchNative.EnsureLoaded();
        using var product = torch.ones(2, 3).mm(torch.ones(3, 2));

        Assert.Multiple(() =>
        {
            Assert.That(product.sum().item<float>(), Is.EqualTo(12));
            Assert.That(TorchNative.Status.State, Is.EqualTo(TorchNativeState.Loaded));
            Assert.That(TorchNative.Status.LibTorchDirectory, Does.Contain("libtorch-cpu-linux-x64"));
            Assert.That(Directory.GetFiles(AppContext.BaseDirectory, "libtorch*", SearchOption.AllDirectories), Is.Empty);
            Assert.That(TorchNative.Status.ToString(), Does.Contain(TorchNative.Status.LibTorchDirectory).And.Contain(TorchNative.Status.LibTorchSharpPath));
        });
    }

    [Test]
    public void Another_folder_is_refused_once_libtorch_is_loaded_and_the_same_one_is_not()
    {
        TorchNative.EnsureLoaded();

        Assert.Multiple(() =>
        {
            Assert.That(() => TorchNative.EnsureLoaded(_folder.Path), Throws.TypeOf<TorchNotAvailableException>().With.Message.Contains("already loaded"));
            Assert.That(() => TorchNative.EnsureLoaded(TorchNative.Status.LibTorchDirectory + "/"), Throws.Nothing);
        });
    }

    [Test]
    public async Task Without_libtorch_the_error_names_what_was_sought_and_where_and_the_remedies()
    {
        var result = await Probe.RunAsync(new() { ["NUGET_PACKAGES"] = _folder.Path });

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(3));
            Assert.That(result["AtStart"], Is.EqualTo("Failed"), "the module initializer must remember the failure and not throw");
            Assert.That(result.Output, Does.Contain("libtorch_cpu.so").And.Contain(_folder.Path).And.Contain(AppContext.BaseDirectory.TrimEnd('/')));
            Assert.That(result.Output, Does.Contain("libtorch-cpu-linux-x64 2.10.0").And.Contain("libtorch-cuda").And.Contain("BENTOSHARP_LIBTORCH"));
        });
    }

    [Test]
    public async Task A_wrong_folder_in_the_environment_is_an_error_that_names_it_though_the_cache_has_libtorch()
    {
        var result = await Probe.RunAsync(new() { ["BENTOSHARP_LIBTORCH"] = _folder.Path });

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(3));
            Assert.That(result["NotAvailable"], Does.Contain("not found"));
            Assert.That(result.Output, Does.Contain(_folder.Path));
        });
    }

    [Test]
    public async Task The_folder_in_the_environment_is_used_and_told()
    {
        var result = await Probe.RunAsync(new() { ["BENTOSHARP_LIBTORCH"] = TorchNative.Status.LibTorchDirectory, ["NUGET_PACKAGES"] = _folder.Path });

        Assert.Multiple(() =>
        {
            Assert.That(result["Sum"], Is.EqualTo("3"));
            Assert.That(result["AtStart"], Is.EqualTo("Loaded"));
            Assert.That(result["Source"], Does.Contain("BENTOSHARP_LIBTORCH"));
        });
    }

    [Test]
    public async Task After_a_failure_at_start_the_folder_given_to_EnsureLoaded_mends_it()
    {
        var result = await Probe.RunAsync(new() { ["NUGET_PACKAGES"] = _folder.Path }, TorchNative.Status.LibTorchDirectory!);

        Assert.Multiple(() =>
        {
            Assert.That(result["AtStart"], Is.EqualTo("Failed"));
            Assert.That(result["Sum"], Is.EqualTo("3"));
            Assert.That(result["Source"], Does.Contain("EnsureLoaded"));
        });
    }

    [Test]
    public async Task With_loading_at_start_switched_off_nothing_is_loaded_until_a_folder_is_given()
    {
        var config = _folder.Write("config.json", Encoding.UTF8.GetBytes(Probe.ConfigWith(LoadAtStart.Switch, false)));

        var result = await Probe.RunAsync([], TorchNative.Status.LibTorchDirectory, config);

        Assert.Multiple(() =>
        {
            Assert.That(result["AtStart"], Is.EqualTo("NotLoaded"));
            Assert.That(result["Sum"], Is.EqualTo("3"));
            Assert.That(result["Source"], Does.Contain("EnsureLoaded"));
        });
    }

    [Test]
    public async Task A_library_that_the_system_refuses_is_named_with_the_loaders_words()
    {
        _folder.Write("libtorch_cpu.so", Encoding.ASCII.GetBytes("not a library"));

        var result = await Probe.RunAsync(new() { ["BENTOSHARP_LIBTORCH"] = _folder.Path });

        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(3));
            Assert.That(result["NotAvailable"], Does.Contain(_folder.File("libtorch_cpu.so")).And.Contain("refused"));
        });
    }

    [Test]
    public async Task A_copy_for_an_older_system_is_made_once_in_the_users_cache_and_mended_when_damaged()
    {
        if (!TorchNative.Status.Weakened)
        {
            Assert.Ignore("This system's libstdc++ is new enough: TorchSharp's library loads as it is.");
        }

        var environment = new Dictionary<string, string?> { ["XDG_CACHE_HOME"] = _folder.Path };
        var first = await Probe.RunAsync(environment);
        var copy = first["LibTorchSharp"];
        File.WriteAllBytes(copy, [1, 2, 3]);
        var second = await Probe.RunAsync(environment);

        Assert.Multiple(() =>
        {
            Assert.That(copy, Does.StartWith(_folder.Path));
            Assert.That(second["LibTorchSharp"], Is.EqualTo(copy));
            Assert.That(second["Sum"], Is.EqualTo("3"));
            Assert.That(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public async Task Where_the_cache_can_not_be_written_the_copy_lives_only_while_it_is_loaded()
    {
        if (!TorchNative.Status.Weakened)
        {
            Assert.Ignore("This system's libstdc++ is new enough: TorchSharp's library loads as it is.");
        }

        var notAFolder = _folder.Write("file", [1]);
        var temporary = Directory.CreateDirectory(_folder.File("tmp")).FullName;
        var result = await Probe.RunAsync(new() { ["XDG_CACHE_HOME"] = notAFolder, ["TMPDIR"] = temporary });

        Assert.Multiple(() =>
        {
            Assert.That(result["Sum"], Is.EqualTo("3"));
            Assert.That(result["LibTorchSharp"], Does.StartWith(temporary));
            Assert.That(Directory.GetDirectories(temporary, "bentosharp-*"), Is.Empty);
        });
    }

    [Test]
    public async Task Allocator_and_NNPACK_are_tuned_unless_that_is_switched_off_or_the_user_sets_the_allocator()
    {
        var tuned = await Probe.RunAsync([]);
        var off = await Probe.RunAsync(new() { ["BENTOSHARP_TORCH_TUNE"] = "0" });
        var own = await Probe.RunAsync(new() { ["MALLOC_ARENA_MAX"] = "4" });

        Assert.Multiple(() =>
        {
            Assert.That((tuned["Tuned"], tuned["NnpackOff"]), Is.EqualTo(("True", "True")));
            Assert.That((off["Tuned"], off["NnpackOff"]), Is.EqualTo(("False", "False")));
            Assert.That((own["Tuned"], own["NnpackOff"]), Is.EqualTo(("False", "True")));
        });
    }
}

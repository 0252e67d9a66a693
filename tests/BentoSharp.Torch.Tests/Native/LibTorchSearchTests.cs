namespace BentoSharp.Torch.Tests.Native;

public sealed class LibTorchSearchTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void The_argument_comes_before_the_environment_and_that_before_the_rest()
    {
        var search = new LibTorchSearch
        {
            Path = FolderWithLibTorch("argument"),
            FromEnvironment = FolderWithLibTorch("environment"),
            Hint = FolderWithLibTorch("hint"),
            PackageCache = CacheWithLibTorch("2.10.0"),
        };

        Assert.Multiple(() =>
        {
            Assert.That(search.FindLibTorch().Folder, Does.EndWith("argument"));
            Assert.That((search with { Path = null }).FindLibTorch().Folder, Does.EndWith("environment"));
            Assert.That((search with { Path = null, FromEnvironment = "" }).FindLibTorch().Folder, Does.EndWith("hint"));
            Assert.That((search with { Path = null, FromEnvironment = null, Hint = null }).FindLibTorch().Source, Does.Contain("NuGet"));
        });
    }

    [Test]
    public void The_applications_own_libtorch_comes_before_the_hint_because_TorchSharp_would_load_it_besides()
    {
        var search = new LibTorchSearch { Application = [FolderWithLibTorch("app")], Hint = FolderWithLibTorch("hint") };

        Assert.That(search.FindLibTorch().Folder, Does.EndWith("app"));
    }

    [Test]
    public void A_folder_that_somebody_named_is_not_replaced_silently_by_another()
    {
        var search = new LibTorchSearch { FromEnvironment = _folder.File("nothing-here"), Hint = FolderWithLibTorch("hint") };

        Assert.That(search.FindLibTorch, Throws.TypeOf<TorchNotAvailableException>().With.Message.Contains("nothing-here"));
    }

    [Test]
    public void A_hint_that_leads_nowhere_is_passed_over()
    {
        var search = new LibTorchSearch { Hint = _folder.File("the-machine-that-built-this"), PackageCache = CacheWithLibTorch("2.10.0.1") };

        Assert.That(search.FindLibTorch().Folder, Does.Contain("2.10.0.1"));
    }

    [Test]
    public void A_libtorch_of_another_version_in_the_package_cache_is_not_taken()
    {
        var search = new LibTorchSearch { PackageCache = CacheWithLibTorch("2.9.0") };

        Assert.That(search.FindLibTorch, Throws.TypeOf<TorchNotAvailableException>());
    }

    [Test]
    public void The_libraries_of_an_installed_PyTorch_are_found_in_its_lib_folder()
    {
        FolderWithLibTorch("torch/lib");
        var search = new LibTorchSearch { Path = _folder.File("torch") };

        Assert.That(search.FindLibTorch().Folder, Is.EqualTo(_folder.File("torch/lib")));
    }

    [Test]
    public void A_second_libtorch_in_the_applications_folder_is_an_error_that_names_both()
    {
        var search = new LibTorchSearch { Path = FolderWithLibTorch("wanted"), Application = [FolderWithLibTorch("app")] };

        Assert.That(search.FindLibTorch, Throws.TypeOf<TorchNotAvailableException>().With.Message.Contains("wanted").And.Message.Contains("app"));
    }

    [Test]
    public void A_link_in_the_applications_folder_to_the_named_libtorch_is_no_second_one()
    {
        var wanted = FolderWithLibTorch("wanted");
        var app = _folder.File("app");
        Directory.CreateDirectory(app);
        File.CreateSymbolicLink(Path.Combine(app, LibTorchSearch.LibTorch), Path.Combine(wanted, LibTorchSearch.LibTorch));

        Assert.That(new LibTorchSearch { Path = wanted, Application = [app] }.FindLibTorch().Folder, Is.EqualTo(wanted));
    }

    [Test]
    public void TorchSharps_library_is_taken_from_the_package_cache_where_the_application_has_none()
    {
        _folder.Write($"torchsharp/0.107.0/runtimes/linux-x64/native/{LibTorchSearch.LibTorchSharp}", [1]);
        var search = new LibTorchSearch { Application = [_folder.File("app")], PackageCache = _folder.Path, TorchSharpVersion = "0.107.0" };

        Assert.Multiple(() =>
        {
            Assert.That(search.FindLibTorchSharp(), Does.Contain("torchsharp/0.107.0"));
            Assert.That((search with { TorchSharpVersion = "0.106.0" }).FindLibTorchSharp(), Is.Null);
        });
    }

    private string FolderWithLibTorch(string name) => Path.GetDirectoryName(_folder.Write($"{name}/{LibTorchSearch.LibTorch}", [1]))!;

    private string CacheWithLibTorch(string version)
    {
        _folder.Write($"cache/libtorch-cpu-linux-x64/{version}/runtimes/linux-x64/native/{LibTorchSearch.LibTorch}", [1]);
        return _folder.File("cache");
    }
}

using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>A folder where libtorch may be, and who named it.</summary>
internal sealed record LibTorchPlace(string Source, string Folder);

/// <summary>Where libtorch and TorchSharp's native library are looked for. All it knows of the process is in its properties.</summary>
internal sealed record LibTorchSearch
{
    public const string Variable = "BENTOSHARP_LIBTORCH";
    public const string HintOption = "BentoSharp.Torch.LibTorchHint";
    public const string LibTorch = "libtorch_cpu.so";
    public const string LibTorchSharp = "libLibTorchSharp.so";

    /// <summary>The libtorch that TorchSharp 0.107 was built against; another one has other symbols.</summary>
    public const string LibTorchVersion = "2.10.0";

    public string? Path { get; init; }

    public string? FromEnvironment { get; init; }

    public string? Hint { get; init; }

    /// <summary>The folders in which the runtime looks for the application's natives.</summary>
    public IReadOnlyList<string> Application { get; init; } = [];

    public string? PackageCache { get; init; }

    public string TorchSharpVersion { get; init; } = "";

    public string Rid { get; init; } = "linux-x64";

    public static LibTorchSearch OfThisProcess(string? path)
    {
        var torchSharp = typeof(torch).Assembly;
        var version = torchSharp.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var rid = $"linux-{RuntimeInformation.ProcessArchitecture}".ToLowerInvariant();
        return new LibTorchSearch
        {
            Path = path,
            FromEnvironment = Environment.GetEnvironmentVariable(Variable),
            Hint = AppContext.GetData(HintOption) as string,
            Application = ApplicationFolders(torchSharp.Location, rid),
            PackageCache = Packages(),
            TorchSharpVersion = version.Split('+')[0],
            Rid = rid,
        };
    }

    /// <summary>
    /// All places in their order. A place that somebody named is the only one: a silent fallback would hide the mistake.
    /// The application's folders come before the hint, because TorchSharp looks there too and would load a second libtorch.
    /// </summary>
    public IEnumerable<LibTorchPlace> Places()
    {
        if (!string.IsNullOrEmpty(Path))
        {
            return [new("the path given to EnsureLoaded", LibraryFolder(Path))];
        }

        if (!string.IsNullOrEmpty(FromEnvironment))
        {
            return [new($"the environment variable {Variable}", LibraryFolder(FromEnvironment))];
        }

        var places = Application.Select(folder => new LibTorchPlace("the application's folder", folder));
        if (!string.IsNullOrEmpty(Hint))
        {
            places = places.Append(new LibTorchPlace("BentoLibTorchPath, set by the build", LibraryFolder(Hint)));
        }

        var cached = CacheFolders($"libtorch-cpu-{Rid}", LibTorchVersion);
        return places.Concat(cached.Select(folder => new LibTorchPlace("the NuGet package cache", folder)));
    }

    /// <summary>The folder that libtorch is to be loaded from.</summary>
    /// <exception cref="TorchNotAvailableException">There is none, or the application carries another one besides.</exception>
    public LibTorchPlace FindLibTorch()
    {
        var place = Places().FirstOrDefault(p => File.Exists(System.IO.Path.Combine(p.Folder, LibTorch)))
            ?? throw new TorchNotAvailableException(TorchAdvice.NotFound(this));
        var own = Application.FirstOrDefault(folder => File.Exists(System.IO.Path.Combine(folder, LibTorch)));
        return own is null || IsSameFolder(own, place.Folder)
            ? place
            : throw new TorchNotAvailableException(TorchAdvice.TwoCopies(own, place));
    }

    /// <summary>The file of TorchSharp's own native library; null where there is none.</summary>
    public string? FindLibTorchSharp() =>
        Application.Concat(CacheFolders("torchsharp", TorchSharpVersion))
            .Select(folder => System.IO.Path.Combine(folder, LibTorchSharp))
            .FirstOrDefault(File.Exists);

    /// <summary>Accepts the folder of a whole libtorch or of an installed PyTorch, whose libraries are in <c>lib</c>.</summary>
    public static string LibraryFolder(string path)
    {
        var folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var lib = System.IO.Path.Combine(folder, "lib");
        return !File.Exists(System.IO.Path.Combine(folder, LibTorch)) && File.Exists(System.IO.Path.Combine(lib, LibTorch)) ? lib : folder;
    }

    /// <summary>Whether both folders lead to one and the same libtorch, links followed.</summary>
    public static bool IsSameFolder(string one, string other) => RealFile(one) == RealFile(other);

    private static string RealFile(string folder)
    {
        var file = new FileInfo(System.IO.Path.Combine(RealFolder(folder), LibTorch));
        return file.Exists && file.ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : file.FullName;
    }

    private static string RealFolder(string folder) =>
        Directory.Exists(folder) && Directory.ResolveLinkTarget(folder, returnFinalTarget: true) is { } target ? target.FullName : folder;

    private static List<string> ApplicationFolders(string torchSharp, string rid)
    {
        var searched = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        string?[] folders =
        [
            .. searched.Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            AppContext.BaseDirectory,
            System.IO.Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native"),
            System.IO.Path.GetDirectoryName(torchSharp),
        ];
        return [.. folders.OfType<string>().Where(f => f.Length > 0).Select(System.IO.Path.TrimEndingDirectorySeparator).Distinct()];
    }

    private static string? Packages()
    {
        var named = Environment.GetEnvironmentVariable("NUGET_PACKAGES");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return !string.IsNullOrEmpty(named) ? named : home.Length > 0 ? System.IO.Path.Combine(home, ".nuget", "packages") : null;
    }

    private IEnumerable<string> CacheFolders(string package, string version)
    {
        if (PackageCache is null || version.Length == 0)
        {
            return [];
        }

        var root = System.IO.Path.Combine(PackageCache, package);
        string[] versions = Directory.Exists(root)
            ? Directory.GetDirectories(root, version + "*")
            : [System.IO.Path.Combine(root, version)];   // So that an error names where it would be.
        return versions.Order(StringComparer.Ordinal).Select(v => System.IO.Path.Combine(v, "runtimes", Rid, "native"));
    }
}

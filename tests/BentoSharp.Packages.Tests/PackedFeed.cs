using System.IO.Compression;
using System.Reflection;
using BentoSharp.Packages.Tests.Support;

namespace BentoSharp.Packages.Tests;

/// <summary>Packs the repository once for all tests of this assembly, with a version that no cache can hold, into a folder outside of it.</summary>
[SetUpFixture]
internal sealed class PackedFeed
{
    /// <summary>The folder of this run; everything that it makes is below.</summary>
    public static string Root { get; private set; } = "";

    public static string Version { get; } = $"0.0.1-test.{Guid.NewGuid():N}";

    /// <summary>The folder of the packages.</summary>
    public static string Folder => Path.Combine(Root, "artifacts", "package", "release");

    public static string ProjectDirectory { get; } = typeof(PackedFeed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "ProjectDirectory").Value!;

    /// <summary>The names of the files of a package, without NuGet's own.</summary>
    public static IReadOnlyList<string> FilesOf(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.nupkg"));
        return [.. archive.Entries.Select(static entry => entry.FullName).Where(static name => !IsNuGets(name)).Order(StringComparer.Ordinal)];
    }

    public static string Nuspec(string package)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, $"{package}.{Version}.nupkg"));
        using var reader = new StreamReader(archive.GetEntry($"{package}.nuspec")!.Open());
        return reader.ReadToEnd();
    }

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        Root = Directory.CreateTempSubdirectory("bentosharp-packages-").FullName;
        var repository = Path.GetFullPath(Path.Combine(ProjectDirectory, "..", ".."));
        await Command.DotnetAsync(
            repository, null, "pack", "src/Packages.slnf", "-m:1", "--artifacts-path", Path.Combine(Root, "artifacts"), $"-p:Version={Version}");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Root, recursive: true);

    private static bool IsNuGets(string name) =>
        name.StartsWith("_rels/", StringComparison.Ordinal) || name.StartsWith("package/", StringComparison.Ordinal)
        || name == "[Content_Types].xml" || name.EndsWith(".nuspec", StringComparison.Ordinal);
}

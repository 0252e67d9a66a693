namespace BentoSharp.Packages.Tests.Support;

/// <summary>The packed templates in a hive of their own, and what is made of them.</summary>
internal sealed class Templates
{
    private readonly string _hive = Path.Combine(PackedFeed.Root, "hive");
    private readonly string _folder = Path.Combine(PackedFeed.Root, "templates");

    // The consumer's: what is there already is not fetched twice.
    private readonly string _packages = Path.Combine(PackedFeed.Root, "consumer-packages");

    public async Task InstallAsync()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(
            Path.Combine(_folder, "nuget.config"),
            $"<configuration><packageSources><add key=\"packed\" value=\"{PackedFeed.Folder}\" /></packageSources></configuration>");
        var package = Path.Combine(PackedFeed.Folder, $"BentoSharp.Templates.{PackedFeed.Version}.nupkg");
        await Command.DotnetAsync(_folder, null, "new", "install", package, "--debug:custom-hive", _hive);
    }

    public Task NewAsync(string template, string name, params string[] arguments) =>
        Command.DotnetAsync(_folder, null, ["new", template, "-n", name, "-o", name, "--debug:custom-hive", _hive, .. arguments]);

    /// <summary>Runs <c>dotnet</c> in what was made.</summary>
    public Task<string> DotnetAsync(string name, params string[] arguments) => Command.DotnetAsync(PathOf(name), _packages, arguments);

    public string PathOf(params string[] parts) => Path.Combine([_folder, .. parts]);
}

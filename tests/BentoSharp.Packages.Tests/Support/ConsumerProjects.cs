namespace BentoSharp.Packages.Tests.Support;

/// <summary>A user's projects, in a folder outside the repository and with a package folder of their own that begins empty.</summary>
internal sealed class ConsumerProjects
{
    private const string Suffix = ".template";

    private readonly string _folder = Path.Combine(PackedFeed.Root, "consumer");
    private readonly string _packages = Path.Combine(PackedFeed.Root, "consumer-packages");

    public void Copy()
    {
        var source = Path.Combine(PackedFeed.ProjectDirectory, "Consumer");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            // MSBuild files have a suffix, so that nobody takes them for projects of the repository.
            var name = Path.GetRelativePath(source, file);
            var target = Path.Combine(_folder, name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, File.ReadAllText(file).Replace("FEED", PackedFeed.Folder, StringComparison.Ordinal));
        }
    }

    public Task<string> BuildAsync(string project) => Command.DotnetAsync(
        Path.Combine(_folder, project), _packages, "build", "-m:1", "-warnaserror", $"-p:BentoSharpVersion={PackedFeed.Version}");

    /// <summary>Builds a project that is built already, with a compiler that says to be of another version.</summary>
    public Task<string> BuildWithAsync(string compiler, string project) => Command.FailAsync(
        Path.Combine(_folder, project), _packages, "build", "-m:1", "--no-restore", "--no-dependencies", $"-p:CompilerApiVersion={compiler}", $"-p:BentoSharpVersion={PackedFeed.Version}");

    /// <summary>The analyzers that the compiler was given for a project.</summary>
    public IEnumerable<string> AnalyzersOf(string project) => File.ReadAllLines(Path.Combine(_folder, project, "analyzers.txt"));

    public IEnumerable<string> OutputOf(string project) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(ProgramOf(project))!).Select(static file => Path.GetFileName(file));

    public string ProgramOf(string project) => Path.Combine(_folder, project, "bin", "Debug", "net10.0", $"{project}.dll");
}

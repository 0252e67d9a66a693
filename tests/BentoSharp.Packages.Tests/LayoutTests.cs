using System.IO.Compression;
using BentoSharp.Packages.Tests.Support;

namespace BentoSharp.Packages.Tests;

/// <summary>What is in the packages.</summary>
public sealed class LayoutTests
{
    private static readonly string[] Packages =
        ["BentoSharp.Core", "BentoSharp.Client", "BentoSharp.Hosting", "BentoSharp.Dashboard", "BentoSharp.PostgreSql", "BentoSharp.Testing", "BentoSharp.Torch"];

    private static readonly string[] Analyzers = ["analyzers/dotnet/cs/BentoSharp.Generators.dll", "analyzers/dotnet/cs/BentoSharp.CodeFixes.dll"];

    [Test]
    public void These_packages_are_made_and_no_other() =>
        Assert.That(
            Directory.GetFiles(PackedFeed.Folder, "*.nupkg").Select(Path.GetFileName),
            Is.EquivalentTo(Packages.Append("BentoSharp.Templates").Append("bentosharp").Select(static package => $"{package}.{PackedFeed.Version}.nupkg")));

    [TestCaseSource(nameof(Packages))]
    public void A_package_has_its_library_with_documentation_and_a_readme(string package) =>
        Assert.That(
            PackedFeed.FilesOf(package), Is.SupersetOf(new[] { "README.md", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml" }));

    [TestCaseSource(nameof(Packages))]
    public void A_package_says_its_licence_and_its_readme(string package) =>
        Assert.That(
            PackedFeed.Nuspec(package),
            Does.Contain("<license type=\"expression\">Apache-2.0</license>").And.Contain("<readme>README.md</readme>"));

    [TestCaseSource(nameof(Packages))]
    public void A_package_has_its_symbols_beside_it(string package)
    {
        using var symbols = ZipFile.OpenRead(Path.Combine(PackedFeed.Folder, $"{package}.{PackedFeed.Version}.snupkg"));
        Assert.That(symbols.Entries.Select(static entry => entry.FullName), Does.Contain($"lib/net10.0/{package}.pdb"));
    }

    [Test]
    public void The_generator_and_the_fixes_lie_in_Core_alone()
    {
        Assert.That(AnalyzersIn(PackedFeed.FilesOf("BentoSharp.Core")), Is.EquivalentTo(Analyzers), "and nothing that the compiler or editor has itself");
        Assert.That(Packages.Skip(1).SelectMany(PackedFeed.FilesOf).Where(static file => file.Contains("analyzers/", StringComparison.Ordinal)), Is.Empty);
    }

    /// <summary>With output folders by framework, as they are unless an artifacts path is given.</summary>
    [Test]
    public async Task The_generator_and_the_fixes_lie_in_Core_where_that_is_packed_by_itself_as_well()
    {
        var folder = Path.Combine(PackedFeed.Root, "alone");
        await Command.DotnetAsync(
            PackedFeed.ProjectDirectory, null, "pack", "../../src/BentoSharp.Core", "-m:1", "-o", folder, $"-p:Version={PackedFeed.Version}");
        using var package = ZipFile.OpenRead(Path.Combine(folder, $"BentoSharp.Core.{PackedFeed.Version}.nupkg"));
        Assert.That(AnalyzersIn(package.Entries.Select(static entry => entry.FullName)), Is.EquivalentTo(Analyzers));
    }

    [Test]
    public void The_generator_flows_from_Core_through_Client_and_Hosting()
    {
        foreach (var package in new[] { "BentoSharp.Client", "BentoSharp.Hosting" })
        {
            // NuGet's own words for "everything flows"; the default would be exclude="Build,Analyzers".
            Assert.That(PackedFeed.Nuspec(package), Does.Contain($"<dependency id=\"BentoSharp.Core\" version=\"{PackedFeed.Version}\" include=\"All\" />"));
        }
    }

    [Test]
    public void The_templates_are_packed_without_a_library_and_ask_for_their_own_version()
    {
        var files = PackedFeed.FilesOf("BentoSharp.Templates");
        Assert.That(files, Does.Contain("content/bentosharp/.template.config/template.json").And.Contain("content/bentosharp-client/.template.config/template.json"));
        Assert.That(files.Where(static file => file.StartsWith("lib/", StringComparison.Ordinal) || file.Contains("/obj/", StringComparison.Ordinal)), Is.Empty);
        Assert.That(PackedFeed.Nuspec("BentoSharp.Templates"), Does.Contain("<packageType name=\"Template\" />"));
    }

    [Test]
    public void Torch_brings_what_loads_libtorch_at_start() =>
        Assert.That(
            PackedFeed.FilesOf("BentoSharp.Torch"),
            Is.SupersetOf(new[] { "buildTransitive/BentoSharp.Torch.targets", "buildTransitive/BentoSharp.Torch.Startup.cs" }));

    private static IEnumerable<string> AnalyzersIn(IEnumerable<string> files) =>
        files.Where(static file => file.StartsWith("analyzers/", StringComparison.Ordinal));
}

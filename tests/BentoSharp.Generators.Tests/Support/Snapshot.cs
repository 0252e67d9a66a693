using System.Text;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>
/// Compares generated files with those in Snapshots. <c>BENTOSHARP_UPDATE_SNAPSHOTS=1</c> writes them instead; a difference leaves a
/// <c>.received.cs</c> file beside the snapshot.
/// </summary>
internal static class Snapshot
{
    private static bool Updates => Environment.GetEnvironmentVariable("BENTOSHARP_UPDATE_SNAPSHOTS") == "1";

    /// <summary>Compares the files of one case; each has to be there, and no other.</summary>
    public static void Match(string name, IReadOnlyDictionary<string, string> files)
    {
        var folder = Path.Combine(TestFiles.Project, "Snapshots", name);
        Directory.CreateDirectory(folder);
        if (Updates)
        {
            foreach (var stale in Directory.GetFiles(folder))
            {
                File.Delete(stale);
            }
        }

        var faults = new StringBuilder();
        foreach (var (file, text) in files)
        {
            Compare(Path.Combine(folder, file), Normalize(text), faults);
        }

        var extra = Directory.GetFiles(folder, "*.g.cs").Select(static path => Path.GetFileName(path)).Except(files.Keys);
        foreach (var file in extra)
        {
            faults.AppendLine($"{file} is expected, but was not generated");
        }

        Assert.That(faults.ToString(), Is.Empty, "The generated files differ from the snapshots. BENTOSHARP_UPDATE_SNAPSHOTS=1 takes them over.");
    }

    private static void Compare(string path, string text, StringBuilder faults)
    {
        var received = Path.ChangeExtension(path, ".received.cs");
        File.Delete(received);
        if (Updates)
        {
            File.WriteAllText(path, text);
            return;
        }

        var expected = File.Exists(path) ? Normalize(File.ReadAllText(path)) : "";
        if (expected != text)
        {
            File.WriteAllText(received, text);
            faults.AppendLine($"{Path.GetFileName(path)}:").AppendLine(LineDiff.Of(expected, text));
        }
    }

    /// <summary>Takes out what differs from release to release.</summary>
    private static string Normalize(string text) => System.Text.RegularExpressions.Regex.Replace(
        text.ReplaceLineEndings("\n"), "(?<=GeneratedCode\\(\"BentoSharp.Generators\", \")[^\"]*", "VERSION");
}

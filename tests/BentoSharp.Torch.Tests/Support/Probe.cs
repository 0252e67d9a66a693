using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BentoSharp.Torch.Tests;

/// <summary>What the probe program said; a line "Name=text" each.</summary>
internal sealed record ProbeResult(int ExitCode, string Output, string Error)
{
    public string this[string name] =>
        Output.Split('\n').FirstOrDefault(line => line.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..]
        ?? throw new InvalidOperationException($"The probe said nothing of {name}, but:\n{Output}\n{Error}");
}

/// <summary>Starts the probe program, in which nothing is loaded yet.</summary>
internal static class Probe
{
    private const string Name = "BentoSharp.Torch.Probe";

    /// <summary>The probe's runtimeconfig.json with a switch added, as a program's project would.</summary>
    public static string ConfigWith(string name, bool value)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, Name + ".runtimeconfig.json")))!;
        config["runtimeOptions"]!["configProperties"]![name] = value;
        return config.ToJsonString();
    }

    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="folder">The folder to load libtorch from.</param>
    /// <param name="runtimeConfig">A file to start with instead of the probe's own.</param>
    /// <param name="arguments">Arguments instead of the folder.</param>
    public static async Task<ProbeResult> RunAsync(Dictionary<string, string?> environment, string? folder = null, string? runtimeConfig = null, string[]? arguments = null)
    {
        string[] config = runtimeConfig is null ? [] : ["--runtimeconfig", runtimeConfig];
        arguments ??= folder is null ? [] : [folder];
        var start = new ProcessStartInfo("dotnet", ["exec", .. config, Path.Combine(AppContext.BaseDirectory, Name + ".dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in (string[])[LibTorchSearch.Variable, Tuning.Variable])
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ProbeResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}

using System.Diagnostics;

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
    /// <param name="environment">Variables to set, or with null to remove.</param>
    /// <param name="arguments">The folders to ask for.</param>
    public static async Task<ProbeResult> RunAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "BentoSharp.Torch.Probe.dll"), .. arguments])
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

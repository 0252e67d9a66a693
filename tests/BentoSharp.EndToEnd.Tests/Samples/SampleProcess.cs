using System.Diagnostics;

namespace BentoSharp.EndToEnd.Tests.Samples;

/// <summary>A sample as its user runs it: as a process.</summary>
internal static class SampleProcess
{
    public static async Task<(int ExitCode, string Output)> RunAsync(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{sample}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(texts));
    }
}

using System.Diagnostics;

namespace BentoSharp.Torch.Tests;

/// <summary>A sample as its user starts it: a process of its own.</summary>
internal static class SampleProgram
{
    /// <summary>Runs a sample with a database of its own, on a free port.</summary>
    /// <param name="name">The name of its program.</param>
    /// <param name="folder">Where its database is.</param>
    /// <param name="arguments">What else it is given.</param>
    public static async Task<(int Code, string Output)> RunAsync(string name, TemporaryFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["COLUMNS"] = "400";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, $"{name}.dll"));
        start.ArgumentList.Add("--database");
        start.ArgumentList.Add(Path.Combine(folder.Path, "tasks.db"));
        if (!arguments.Contains("--urls"))
        {
            start.ArgumentList.Add("--urls");
            start.ArgumentList.Add("http://127.0.0.1:0");
        }

        Array.ForEach(arguments, start.ArgumentList.Add);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output + await errors).ReplaceLineEndings(" "));
    }
}

using System.Diagnostics;

namespace BentoSharp.Packages.Tests.Support;

/// <summary>Runs programs to their end.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs <c>dotnet</c> and fails the test where that fails.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> DotnetAsync(string folder, string? packages, params string[] arguments) => RunAsync("dotnet", folder, packages, arguments);

    /// <summary>Runs a program and fails the test where that fails.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, string folder, string? packages, params string[] arguments)
    {
        var (code, text) = await EndAsync(program, folder, packages, arguments);
        Assert.That(code, Is.Zero, () => $"{program} {string.Join(' ', arguments)}\n{text}");
        return text;
    }

    /// <summary>Runs <c>dotnet</c> and fails the test where that does not fail.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> FailAsync(string folder, string? packages, params string[] arguments)
    {
        var (code, text) = await EndAsync("dotnet", folder, packages, arguments);
        Assert.That(code, Is.Not.Zero, text);
        return text;
    }

    private static async Task<(int Code, string Text)> EndAsync(string program, string folder, string? packages, string[] arguments)
    {
        using var process = Start(program, folder, packages, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Starts <c>dotnet</c>.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="packages">The folder that packages are restored to. Null: the machine's own.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Process Start(string folder, string? packages, params string[] arguments) => Start("dotnet", folder, packages, arguments);

    private static Process Start(string program, string folder, string? packages, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the test host was told of MSBuild is not for others.
        foreach (var name in start.Environment.Keys.Where(static key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        return Process.Start(start)!;
    }
}

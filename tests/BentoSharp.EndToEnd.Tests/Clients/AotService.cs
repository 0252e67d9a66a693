using System.Diagnostics;

namespace BentoSharp.EndToEnd.Tests.Clients;

/// <summary>The published service as a process, on a free port.</summary>
internal sealed class AotService : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private AotService(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    /// <summary>Starts it over the tasks that are kept in a folder.</summary>
    public static async Task<AotService> StartAsync(string program, string folder)
    {
        var start = new ProcessStartInfo(program, ["--urls", "http://127.0.0.1:0", "--BentoSharp:Database", Path.Combine(folder, "tasks.db")])
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var told = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            told.Add(line);
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new AotService(process, line.Split(Listening)[1].Trim());
            }
        }

        throw new InvalidOperationException($"The service ended: {string.Join('\n', told)}");
    }

    /// <summary>Asks it to end, as a deploy does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}

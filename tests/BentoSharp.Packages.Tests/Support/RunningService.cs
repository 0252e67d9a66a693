using System.Diagnostics;

namespace BentoSharp.Packages.Tests.Support;

/// <summary>The user's service as a process of its own, on a free port.</summary>
internal sealed class RunningService : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;

    private RunningService(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public int ProcessId => _process.Id;

    public static async Task<RunningService> StartAsync(string program)
    {
        var folder = Path.GetDirectoryName(program)!;
        var process = Command.Start(
            folder, null, program, "--urls", "http://127.0.0.1:0", "--BentoSharp:Database", Path.Combine(folder, "tasks", "tasks.db"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new RunningService(process, line.Split(Listening)[1].Trim());
            }
        }

        throw new InvalidOperationException($"The service ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

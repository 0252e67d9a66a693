using System.Diagnostics;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>The crash service in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; }

    public int Id => _process.Id;

    /// <summary>Starts the service and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(string database, string interruptions = "2147483647")
    {
        var process = Start(database, interruptions);
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready ", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return new ServiceProcess(process, line["ready ".Length..]);
            }
        }

        throw new InvalidOperationException("The service ended before it was ready.");
    }

    /// <summary>Starts the service and waits until it has ended, which a task that it finds may do before it listens.</summary>
    public static async Task RunToItsEndAsync(string database, string interruptions)
    {
        using var process = Start(database, interruptions);
        _ = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }

    /// <summary>Ends the process by SIGKILL: nothing of it runs any more.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, by SIGTERM.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Process Start(string database, string interruptions)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "BentoSharp.CrashService.dll"));
        start.ArgumentList.Add(database);
        start.ArgumentList.Add(interruptions);
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}

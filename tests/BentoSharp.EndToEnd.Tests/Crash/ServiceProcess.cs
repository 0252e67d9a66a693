using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace BentoSharp.EndToEnd.Tests.Crash;

/// <summary>The crash service in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly ConditionalWeakTable<Process, StringBuilder> Errors = [];

    private readonly Process _process;

    private ServiceProcess(Process process, string url)
    {
        _process = process;
        Url = url;
    }

    public string Url { get; private set; }

    public int Id => _process.Id;

    /// <summary>Starts the service and waits until it listens.</summary>
    public static async Task<ServiceProcess> StartAsync(
        string database, string interruptions = "2147483647", Action<ProcessStartInfo>? configure = null)
    {
        var process = Start(database, interruptions, configure);
        return new ServiceProcess(process, await ReadAfterAsync(process, "ready "));
    }

    /// <summary>Starts the service and does not wait until it listens: <see cref="ReadyAsync"/> does.</summary>
    public static ServiceProcess Begin(string database, Action<ProcessStartInfo>? configure = null) => new(Start(database, "2147483647", configure), "");

    /// <summary>Waits until a service that was begun listens.</summary>
    public async Task ReadyAsync() => Url = await ReadAfterAsync(_process, "ready ");

    /// <summary>Starts the service and kills it after a while, whether it is ready by then or not.</summary>
    public static async Task KillWhileStartingAsync(string database, TimeSpan after)
    {
        using var process = Start(database, "2147483647");
        _ = process.StandardOutput.ReadToEndAsync();
        await Task.Delay(after);
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Starts the service so that it hangs while it loads, and waits until it does.</summary>
    public static async Task<ServiceProcess> StartHangingAsync(string database)
    {
        var process = Start(database, "2147483647", start => start.Environment[CrashService.CrashService.HangsAtStart] = "1");
        await ReadAfterAsync(process, "starting");
        return new ServiceProcess(process, "");
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
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Sends a signal, such as STOP and CONT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Runs a command where it sees the files that the process sees.</summary>
    public async Task RunInsideAsync(params string[] command)
    {
        using var inside = Process.Start("nsenter", ["-m", "-t", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), .. command]);
        await inside.WaitForExitAsync();
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

    private static async Task<string> ReadAfterAsync(Process process, string start)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return line[start.Length..];
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"The service ended before it wrote '{start}': {Errors.GetOrCreateValue(process)}");
    }

    private static Process Start(string database, string interruptions, Action<ProcessStartInfo>? configure = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "BentoSharp.CrashService.dll"));
        start.ArgumentList.Add(database);
        start.ArgumentList.Add(interruptions);
        configure?.Invoke(start);
        var process = Process.Start(start)!;
        var errors = Errors.GetOrCreateValue(process);
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginErrorReadLine();
        return process;
    }
}

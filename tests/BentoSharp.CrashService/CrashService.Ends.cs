using System.Runtime.InteropServices;
using BentoSharp.Hosting;

namespace BentoSharp.CrashService;

/// <summary>How a task may end its process.</summary>
public enum ProcessEnd
{
    /// <summary>By leaving it.</summary>
    Exit,

    /// <summary>By a check that fails.</summary>
    FailFast,

    /// <summary>By calling itself for ever.</summary>
    StackOverflow,

    /// <summary>By native code that writes where it must not.</summary>
    NativeCrash,

    /// <summary>By an exception on a thread of its own.</summary>
    UnhandledException,
}

/// <content>Tasks that end their process, and one that leaves traces.</content>
public sealed partial class CrashService : IBentoStartup
{
    /// <summary>The environment variable that makes the service hang while it loads.</summary>
    public const string HangsAtStart = "BENTOSHARP_TEST_HANGS_AT_START";

    /// <summary>Loads nothing, or for ever and without listening to its end.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(HangsAtStart) is not null)
        {
            Console.WriteLine("starting");
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }
    }

    /// <summary>Ends its process.</summary>
    [BentoTask]
    public void End(ProcessEnd how)
    {
        switch (how)
        {
            case ProcessEnd.Exit:
                Environment.Exit(3);
                break;
            case ProcessEnd.FailFast:
                Environment.FailFast("A task that crashes its process.");
                break;
            case ProcessEnd.StackOverflow:
                Overflow(0);
                break;
            case ProcessEnd.NativeCrash:
                Marshal.WriteByte(0x7FFF_0000, 1);
                break;
            default:
                var thread = new Thread(static () => throw new InvalidOperationException("Nobody catches this."));
                thread.Start();
                thread.Join();
                break;
        }

        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Writes a line to a file when it begins, and ends when another file is there.</summary>
    [BentoTask]
    public async Task<int> Trace(string file, string until, BentoTaskContext task, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(file, $"{task.Id} {task.Attempt}\n", cancellationToken);
        while (!File.Exists(until))
        {
            await Task.Delay(10, cancellationToken);
        }

        return Environment.ProcessId;
    }

    /// <summary>Streams a few items, and ends when a file is there.</summary>
    [BentoTask]
    public async IAsyncEnumerable<string> Emit(
        string until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < 3; i++)
        {
            yield return $"{Environment.ProcessId} {i}";
        }

        while (!File.Exists(until))
        {
            await Task.Delay(10, cancellationToken);
        }

        yield return $"{Environment.ProcessId} last";
    }

    private static int Overflow(int depth) => depth < 0 ? depth : Overflow(depth + 1) + Overflow(depth + 2);
}

using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Devices;

/// <summary>
/// Tells of methods that leave native objects behind: those of TorchSharp that are not disposed are freed when the garbage collector comes to them,
/// which knows nothing of their size, so a process runs out of memory long before.
/// </summary>
internal sealed partial class LeakWatch(DeviceLibraries libraries, ILogger logger)
{
    /// <summary>So many runs in which at least one object each stays are no coincidence.</summary>
    public const int Runs = 256;

    /// <summary>The number of objects before a run; null where nobody counts.</summary>
    public long? Begin() => libraries.CountLiveObjects();

    /// <summary>Looks at what a run has left.</summary>
    public void End(DeviceQueue queue, long? before)
    {
        if (before is null || queue.Left is not { } left)
        {
            return;
        }

        left = (left.Runs + 1, left.Objects + (libraries.CountLiveObjects() ?? 0) - before.Value);
        if (left.Runs < Runs)
        {
            queue.Left = left;
        }
        else if (left.Objects < Runs)
        {
            queue.Left = (0, 0);
        }
        else
        {
            // Told once: it stays true.
            queue.Left = null;
            Leaks(queue.Method.Method.Contract.ServiceName, queue.Method.Method.Name, left.Objects, left.Runs);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Service}.{Task} leaves tensors behind: {Objects} in {Runs} runs. Memory is lost with each: dispose them, or put using var scope = torch.NewDisposeScope() at the top of the method")]
    private partial void Leaks(string service, string task, long objects, int runs);
}

using Microsoft.Extensions.Logging;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks that use what the engine offers to a task's code.</summary>
[BentoService(Name = "Engine", Workers = 1, Concurrency = 4)]
public sealed class EngineService(ILogger<EngineService> logger, ILoggerFactory loggers, Signals signals, Calls calls)
{
    /// <summary>Logs on the service's own thread, fails once, and waits for a signal between its lines.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 0.01)]
    public string Talk(string key, BentoTaskContext task)
    {
        logger.LogInformation("first line of {Key}", key);
        if (task.Attempt == 1)
        {
            loggers.CreateLogger("Another.Category").LogError(new InvalidOperationException("secret"), "it broke");
            throw new BentoException(503, "once more");
        }

        signals.Raise(key + " talks");
        signals.Block(key);
        logger.LogDebug("not kept: the default level is information");
        logger.LogWarning("last line");
        return key;
    }

    /// <summary>Logs much, on other threads, and leaves something running that logs after the end.</summary>
    [BentoTask]
    public async Task Chatter(int lines, string left)
    {
        await Task.Run(() =>
        {
            for (var i = 1; i <= lines; i++)
            {
                logger.LogInformation("line {Number}", i);
            }
        });
        _ = Task.Run(async () =>
        {
            await signals.WaitAsync(left);
            logger.LogInformation("too late");
            calls.Note(left);
            signals.Raise(left + " logged");
        });
    }
}

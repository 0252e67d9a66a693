using Microsoft.Extensions.Logging;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>Tasks that use what the engine offers to a task's code.</summary>
[BentoService(Name = "Engine", Workers = 1, Concurrency = 4)]
public sealed class EngineService(
    IEngineClient client, ILogger<EngineService> logger, ILoggerFactory loggers, Signals signals, Calls calls)
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

    /// <summary>Reports much and often, until it is told to end.</summary>
    [BentoTask]
    public async Task Shout(string key, int times, BentoTaskContext task)
    {
        for (var i = 0; i < times; i++)
        {
            task.ReportProgress(i / (double)times, new string('!', 10_000) + i);
            await Task.Yield();
        }

        signals.Raise(key + " shouts");
        await signals.WaitAsync(key);
    }

    [BentoTask]
    public int Square(int number)
    {
        calls.Note($"square {number}");
        return number * number;
    }

    /// <summary>Holds until a signal is given.</summary>
    [BentoTask]
    public async Task Hold(string signal, CancellationToken cancellationToken)
    {
        signals.Raise(signal + " started");
        await signals.WaitAsync(signal, cancellationToken);
        calls.Note(signal);
    }

    /// <summary>Fans out and gathers.</summary>
    [BentoTask]
    public async Task<int> SumOfSquares(int count)
    {
        var children = new List<BentoTaskHandle<int>>();
        for (var i = 1; i <= count; i++)
        {
            children.Add(await client.Square.SubmitAsync(i));
        }

        return (await Task.WhenAll(children.Select(child => child.GetResultAsync()))).Sum();
    }

    /// <summary>Waits for a child on its own thread, and calls it at once as well.</summary>
    [BentoTask]
    public int Blocking(int number) =>
        client.Square.RunAsync(number).GetAwaiter().GetResult() + client.Square.CallAsync(number).GetAwaiter().GetResult();

    /// <summary>Submits the same twice, once more under a key, and fails at the first attempt.</summary>
    [BentoTask(Retries = 1, RetryDelaySeconds = 0.01)]
    public async Task<IReadOnlyList<string>> Family(BentoTaskContext task)
    {
        var keyed = new SubmitOptions { Key = "mine" };
        string[] ids =
        [
            (await client.Square.SubmitAsync(7)).Id,
            (await client.Square.SubmitAsync(7)).Id,
            (await client.Square.SubmitAsync(task.Attempt, keyed)).Id,
            (await client.Square.SubmitAsync(0, keyed)).Id,
        ];
        foreach (var id in ids)
        {
            await client.Square.GetHandle(id);
        }

        return task.Attempt == 1 ? throw new BentoException(503, "once more") : ids;
    }

    /// <summary>Waits for a child that holds.</summary>
    [BentoTask]
    public async Task HoldByChild(string signal)
    {
        await client.Hold.RunAsync(signal);
        calls.Note(signal + " parent");
    }

    /// <summary>Submits a child when it is told to, whatever happened to itself.</summary>
    [BentoTask]
    public async Task SubmitLate(string signal)
    {
        signals.Raise(signal + " started");
        await signals.WaitAsync(signal);
        try
        {
            await client.Square.SubmitAsync(1);
        }
        catch (BentoException exception)
        {
            calls.Note($"refused {exception.StatusCode}");
        }

        signals.Raise(signal + " done");
    }
}

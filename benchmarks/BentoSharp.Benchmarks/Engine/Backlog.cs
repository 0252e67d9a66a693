using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>Tasks that wait because theirs is paused, and the end of all that do not.</summary>
internal static class Backlog
{
    private const string Service = "Empty";
    private const string Task = "gated";

    /// <summary>Submits tasks that wait.</summary>
    public static async Task FillAsync(WebApplication app, int tasks)
    {
        await app.Services.GetRequiredService<IBentoQueueControl>().PauseAsync(Service, Task);
        var client = app.Services.GetRequiredService<IEmptyClient>();
        await Load.RunAllAsync(256, tasks, async number => await client.Gated.SubmitAsync(number));
    }

    /// <summary>Lets them run.</summary>
    public static System.Threading.Tasks.Task ReleaseAsync(WebApplication app)
    {
        EmptyService.Gate.TrySetResult();
        return app.Services.GetRequiredService<IBentoQueueControl>().ResumeAsync(Service, Task);
    }

    /// <summary>How many wait.</summary>
    public static int Count(WebApplication app) => app.Services.GetRequiredService<ITaskStore>().Count(Service).Sum(static count => count.Pending);

    /// <summary>Waits until every task has ended that may run, by the counts as of the last commit: so each is durable with its result.</summary>
    public static async Task EndAsync(WebApplication app)
    {
        var store = app.Services.GetRequiredService<ITaskStore>();
        while (store.Count(Service).Any(count => count.InProgress > 0 || (count.Pending > 0 && !store.IsPaused(Service, count.Task))))
        {
            await System.Threading.Tasks.Task.Delay(1);
        }
    }
}

using System.Text.Json;
using FastEndpoints;
using Microsoft.Data.Sqlite;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>FastEndpoints.JobQueues with a storage provider over SQLite, as its documentation has them written: a row for a job, a statement for a step.</summary>
internal sealed class FastEndpointsQueue(WebApplication app) : IAsyncDisposable
{
    private const int Workers = 10;
    private static Countdown s_left = new(0);

    public static async Task<FastEndpointsQueue> StartAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new JobDatabase(database));
        builder.Services.AddJobQueues<JobRow, JobRows>(typeof(FastEndpointsQueue).Assembly);
        var app = builder.Build();
        app.UseJobQueues(static options => options.MaxConcurrency = Workers);
        await app.StartAsync();
        return new FastEndpointsQueue(app);
    }

    public static void Ran() => s_left.Signal();

    /// <summary>Completes when so many more jobs have run.</summary>
    public Task Expect(int jobs)
    {
        s_left = new Countdown(jobs);
        return s_left.Done;
    }

    public async Task EnqueueAsync(int number) =>
        await new EmptyJob { Number = number, Text = "a hundred bytes of text, more or less, as many tasks have them, with some words in it" }.QueueJobAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
    }
}

/// <summary>A job that does nothing.</summary>
public sealed class EmptyJob : ICommand
{
    public int Number { get; init; }

    public string Text { get; init; } = "";
}

public sealed class EmptyJobHandler : ICommandHandler<EmptyJob>
{
    public Task ExecuteAsync(EmptyJob command, CancellationToken ct)
    {
        FastEndpointsQueue.Ran();
        return Task.CompletedTask;
    }
}

internal sealed class JobRow : IJobStorageRecord
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public string QueueID { get; set; } = "";

    public Guid TrackingID { get; set; }

    public object Command { get; set; } = null!;

    public string Json { get; set; } = "";

    public DateTime ExecuteAfter { get; set; }

    public DateTime ExpireOn { get; set; }

    public bool IsComplete { get; set; }

    TCommand IJobStorageRecord.GetCommand<TCommand>() => JsonSerializer.Deserialize<TCommand>(Json)!;

    void IJobStorageRecord.SetCommand<TCommand>(TCommand command) => Json = JsonSerializer.Serialize(command);
}

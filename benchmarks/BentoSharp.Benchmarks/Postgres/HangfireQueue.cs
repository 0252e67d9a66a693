using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;
using Hangfire.PostgreSql.Factories;

namespace BentoSharp.Benchmarks.Postgres;

/// <summary>Hangfire on the same database, told of new jobs by its own notifications.</summary>
internal sealed class HangfireQueue
{
    private const int Workers = 20;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(20);
    private static CountdownEvent s_left = new(1);
    private static long s_started;

    private readonly PostgreSqlStorage _storage;

    public HangfireQueue(string connection)
    {
        var options = new PostgreSqlStorageOptions { EnableLongPolling = true, QueuePollInterval = TimeSpan.FromSeconds(1) };
        _storage = new PostgreSqlStorage(new NpgsqlConnectionFactory(connection, options), options);
    }

    /// <summary>What a job does.</summary>
    public static void Work(int number)
    {
        Volatile.Write(ref s_started, Stopwatch.GetTimestamp());
        if (number >= 0 && s_left.CurrentCount > 0)
        {
            s_left.Signal();
        }
    }

    /// <summary>
    /// Enqueues jobs, then starts the workers and waits until all have run. Now and then a worker loses sight of a job that it has taken, until half an
    /// hour later; that is not waited for.
    /// </summary>
    /// <returns>Jobs a second, of the drain alone.</returns>
    public double Drain(int jobs)
    {
        s_left = new CountdownEvent(jobs);
        var client = new BackgroundJobClient(_storage);
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number => client.Enqueue(() => Work(number)));
        var started = Stopwatch.GetTimestamp();
        using var server = Server();
        s_left.Wait(LongestDrain);
        return (jobs - s_left.CurrentCount) / Stopwatch.GetElapsedTime(started, Volatile.Read(ref s_started)).TotalSeconds;
    }

    /// <summary>The median time from an enqueue's answer to the job's first line, one at a time.</summary>
    public double Latency(int jobs)
    {
        var client = new BackgroundJobClient(_storage);
        using var server = Server();
        var times = new List<double>();
        for (var i = 0; i <= jobs; i++)
        {
            s_left = new CountdownEvent(1);
            client.Enqueue(() => Work(0));
            var answered = Stopwatch.GetTimestamp();
            s_left.Wait();
            if (i > 0)
            {
                times.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, Volatile.Read(ref s_started)).TotalMilliseconds));
            }
        }

        return Load.Median(times);
    }

    private BackgroundJobServer Server() => new(new BackgroundJobServerOptions { WorkerCount = Workers }, _storage);
}

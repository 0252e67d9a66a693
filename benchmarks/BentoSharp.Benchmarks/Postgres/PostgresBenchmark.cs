using System.Diagnostics;
using System.Globalization;
using BentoSharp.PostgreSql.Tests.Server;
using Npgsql;

namespace BentoSharp.Benchmarks.Postgres;

/// <summary>
/// The queue in PostgreSQL beside a hand-written floor and Hangfire, on a cluster of its own with fsync and synchronous_commit on: arms in turn, medians.
/// </summary>
internal static class PostgresBenchmark
{
    private const int Rounds = 3;
    private const int Tasks = 20_000;
    private const int Whole = 100_000;
    private const int Submitters = 1_024;
    private const int FinishedRows = 10_000_000;
    private const string Text = "a hundred bytes of text, more or less, as many tasks have them, with some words in it";

    /// <param name="part">Which part to measure; <c>short</c> leaves out what takes minutes, the finished rows; null: all of them.</param>
    public static async Task RunAsync(string? part)
    {
        using var server = PostgreSqlServer.Start("-c fsync=on -c synchronous_commit=on -c shared_preload_libraries=pg_stat_statements")
            ?? throw new InvalidOperationException("PostgreSQL 15 or newer is needed (Debian: apt-get install postgresql).");
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var app = await StartAsync(server, "bench", "node");
        var client = app.Services.GetRequiredService<IWideClient>();
        if (part is null or "short" or "rate")
        {
            await MeasureRateAsync(client, source, new HangfireQueue(server.ConnectionString));
        }

        if (part == "statements")
        {
            await PrintStatementsAsync(client, source);
        }

        if (part is null or "short" or "idle")
        {
            await MeasureLatencyAsync(client, new HangfireQueue(server.ConnectionString));
        }

        if (part is null or "short" or "held")
        {
            await MeasureHeldAsync(client, source);
        }

        if (part is null or "finished")
        {
            await MeasureFinishedAsync(client, server, source);
        }

        await app.StopAsync();
        if (part is null or "short" or "shares")
        {
            await MeasureFairnessAsync(server, source);
        }
    }

    private static async Task<WebApplication> StartAsync(PostgreSqlServer server, string schema, string node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddBentoSharp(options => options.NodeName = node)
            .UsePostgreSql(server.ConnectionString, options => options.Schema = schema)
            .AddWide();
        var app = builder.Build();
        app.MapBentoSharp();
        await app.StartAsync();
        return app;
    }

    /// <summary>Submits, runs and completes tasks.</summary>
    /// <returns>Tasks a second.</returns>
    private static async Task<double> LiveAsync(IWideClient client, int tasks)
    {
        var left = tasks;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Submitters).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await client.Echo.RunAsync(42, Text);
            }
        })));
        return tasks / watch.Elapsed.TotalSeconds;
    }

    private static async Task MeasureRateAsync(IWideClient client, NpgsqlDataSource source, HangfireQueue hangfire)
    {
        var floor = new PostgresFloor(source);
        await floor.CreateAsync();
        var processor = await ProcessorTimes.OfAsync(source);
        List<double> limits = [], rates = [], ratios = [], drains = [];
        for (var round = 0; round <= Rounds; round++)
        {
            // The first round is for the compiler, which takes long to have seen enough.
            var limit = await floor.MeasureAsync(Tasks * 2);
            var rate = await LiveAsync(client, round == 0 ? Whole : Tasks * 2);
            var drain = hangfire.Drain(300);
            if (round > 0)
            {
                limits.Add(limit);
                rates.Add(rate);
                ratios.Add(rate / limit);
                drains.Add(rate / drain);
            }
        }

        var before = processor.Now;
        await floor.MeasureAsync(Whole);
        var between = processor.Now;
        var whole = await LiveAsync(client, Whole);
        var after = processor.Now;
        Print($"submit, claim, complete: hand-written floor {Load.Median(limits):0} tasks/s, BentoSharp {Load.Median(rates):0} ({Load.Median(ratios):0.00} of it; {Whole} in one go: {whole:0}), {Load.Median(drains):0} times what Hangfire.PostgreSql drains");
        Print($"processor for each task: floor {ProcessorTimes.Describe(before, between, Whole)}, BentoSharp {ProcessorTimes.Describe(between, after, Whole)}");
        Bar.AtLeast("postgres_floor", Load.Median(ratios), 0.6);
        Bar.AtLeast("postgres_hangfire", Load.Median(drains), 50);
    }

    /// <summary>Prints which statements take the database's time.</summary>
    private static async Task PrintStatementsAsync(IWideClient client, NpgsqlDataSource source)
    {
        await LiveAsync(client, Tasks);
        await using (var reset = source.CreateCommand("CREATE EXTENSION pg_stat_statements; SELECT pg_stat_statements_reset()"))
        {
            await reset.ExecuteNonQueryAsync();
        }

        var rate = await LiveAsync(client, Whole);
        Print($"{rate:0} tasks/s; of each statement: µs a task, calls, rows a call, WAL bytes a task, text");
        await using var read = source.CreateCommand(
            $"""
            SELECT format('%8s %8s %8s %8s  %s', round((total_exec_time * 1000 / {Whole})::numeric, 2), calls, rows / calls, round(wal_bytes / {Whole}),
                left(regexp_replace(query, '\s+', ' ', 'g'), 110))
            FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 25
            """);
        await using var rows = await read.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            Console.WriteLine(rows.GetString(0));
        }
    }

    private static async Task MeasureLatencyAsync(IWideClient client, HangfireQueue hangfire)
    {
        var times = new List<double>();
        for (var i = 0; i < 300; i++)
        {
            var handle = await client.Echo.SubmitAsync(i, Text);
            var answered = Stopwatch.GetTimestamp();
            await handle;
            times.Add(Math.Max(0, Stopwatch.GetElapsedTime(answered, WideService.Started).TotalMilliseconds));
        }

        Print($"idle: submit's answer to the task's first line {Load.Median(times):0.00} ms, Hangfire {hangfire.Latency(100):0.00} ms (medians)");
        Bar.AtMost("postgres_idle_start_ms", Load.Median(times), 5);
    }

    /// <summary>A transaction that somebody holds open keeps dead rows from being cleaned away.</summary>
    private static async Task MeasureHeldAsync(IWideClient client, NpgsqlDataSource source)
    {
        var free = new List<double>();
        var held = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            free.Add(await LiveAsync(client, Tasks));
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
            await using var look = new NpgsqlCommand("SELECT count(*) FROM pg_class", connection, transaction);
            await look.ExecuteScalarAsync();

            // Time for dead rows to gather.
            await LiveAsync(client, Tasks * 2);
            held.Add(await LiveAsync(client, Tasks));
        }

        Print($"a transaction held open over {Tasks * 2} tasks: {Load.Median(held):0} tasks/s, without {Load.Median(free):0}");
        Bar.AtLeast("postgres_held_transaction", Load.Median(held) / Load.Median(free), 0.7);
    }

    private static async Task MeasureFinishedAsync(IWideClient client, PostgreSqlServer server, NpgsqlDataSource source)
    {
        await using var full = await StartAsync(server, "full", "full");
        var loaded = full.Services.GetRequiredService<IWideClient>();
        await LiveAsync(loaded, 1_000);
        var watch = Stopwatch.StartNew();
        await FillAsync(source);
        Print($"{FinishedRows} finished rows were written in {watch.Elapsed.TotalSeconds:0} s");
        List<double> without = [], with = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var one = await LiveAsync(client, Tasks);
            var other = await LiveAsync(loaded, Tasks);
            if (round > 0)
            {
                without.Add(one);
                with.Add(other);
            }
        }

        Print($"with {FinishedRows} finished rows {Load.Median(with):0} tasks/s, without {Load.Median(without):0}");
        Bar.AtLeast("postgres_finished_rows", Load.Median(with) / Load.Median(without), 0.9);
        await full.StopAsync();
    }

    private static async Task FillAsync(NpgsqlDataSource source)
    {
        await using var fill = source.CreateCommand(
            $"""
            INSERT INTO "full".task_ended (
                id, seq, queue, state, priority, attempt, interruptions, fence, due, created_at, executed_at, finished_at, node, request_type,
                request_arguments, response_status, response_type, response_body)
            SELECT gen_random_uuid(), -n, 1, 2, 1, 1, 0, 1, n, n, n, n, 'node', 'application/json', decode(repeat('61', 100), 'hex'), 200, 'application/json', '42'
            FROM generate_series(1, {FinishedRows}) n
            """);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync();
        await using var settle = source.CreateCommand("""VACUUM ANALYZE "full".task_ended; CHECKPOINT""");
        settle.CommandTimeout = 0;
        await settle.ExecuteNonQueryAsync();
    }

    private static async Task MeasureFairnessAsync(PostgreSqlServer server, NpgsqlDataSource source)
    {
        var nodes = await Task.WhenAll(Enumerable.Range(1, 4).Select(number => StartAsync(server, "fair", $"node{number}")));
        await Task.WhenAll(nodes.Select(node => LiveAsync(node.Services.GetRequiredService<IWideClient>(), Tasks / 4)));
        foreach (var node in nodes)
        {
            await node.StopAsync();
        }

        var shares = new List<double>();
        await using (var command = source.CreateCommand("""SELECT count(*) FROM "fair".task_ended GROUP BY node"""))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                shares.Add((double)rows.GetInt64(0) / Tasks);
            }
        }

        Print($"four nodes: {string.Join(", ", shares.Order().Select(static share => share.ToString("0.00", CultureInfo.InvariantCulture)))} of the tasks each");
        Bar.AtLeast("postgres_smallest_share", shares.Count == 4 ? shares.Min() : 0, 0.15);
        Bar.AtMost("postgres_largest_share", shares.Max(), 0.35);
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

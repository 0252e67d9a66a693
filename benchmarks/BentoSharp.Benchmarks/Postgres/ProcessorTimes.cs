using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace BentoSharp.Benchmarks.Postgres;

/// <summary>The processor's time that this process and the database's processes have taken; a busy machine changes it less than it changes rates. Linux only.</summary>
internal sealed class ProcessorTimes
{
    private const double TicksInSecond = 100;

    private readonly int _postmaster;

    private ProcessorTimes(int postmaster) => _postmaster = postmaster;

    /// <summary>Finds the processes of a database on this machine.</summary>
    public static async Task<ProcessorTimes> OfAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand("SELECT pg_backend_pid()");
        return new ProcessorTimes(Stat((int)(await command.ExecuteScalarAsync())!)!.Value.Parent);
    }

    /// <summary>What was taken so far.</summary>
    public (TimeSpan Node, TimeSpan Database) Now => (Process.GetCurrentProcess().TotalProcessorTime, OfDatabase());

    /// <summary>Says what a piece of work has taken, for each task.</summary>
    public static string Describe((TimeSpan Node, TimeSpan Database) before, (TimeSpan Node, TimeSpan Database) after, int tasks) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(after.Node - before.Node).TotalMicroseconds / tasks:0} µs in the node and {(after.Database - before.Database).TotalMicroseconds / tasks:0} µs in the database");

    private TimeSpan OfDatabase()
    {
        var ticks = Stat(_postmaster)!.Value.WithChildren;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process)
                && Stat(process) is { } stat
                && stat.Parent == _postmaster)
            {
                ticks += stat.Own;
            }
        }

        return TimeSpan.FromSeconds(ticks / TicksInSecond);
    }

    private static (int Parent, long Own, long WithChildren)? Stat(int process)
    {
        try
        {
            // Behind the name, which may contain anything: state, parent, … and as 14th to 17th of all the times.
            var text = File.ReadAllText($"/proc/{process}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var times = fields[11..15].Select(static field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), times[0] + times[1], times.Sum());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using System.Globalization;

namespace BentoSharp.Hosting.Resources;

/// <summary>
/// The bounds of this process's memory: the machine's and those of its control groups, of version 2 or 1. A group is bound by all those
/// above it as well.
/// </summary>
/// <param name="root">The root of the file system; tests have one of their own.</param>
internal sealed class MemoryBounds(string root)
{
    /// <summary>The least bound; where none can be read, what the garbage collector takes for it.</summary>
    public MemoryBound Least() =>
        OfMachine().Concat(OfGroups())
            .DefaultIfEmpty(new MemoryBound(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "the machine"))
            .MinBy(static bound => bound.Bytes);

    /// <summary>
    /// What can be taken now: the least that the machine and the groups have left. Files that a group's processes have read count as free, for they make
    /// room.
    /// </summary>
    public long Free() =>
        Machine("MemAvailable:").Concat(Groups().Select(group => group.Limit - Used(group))).DefaultIfEmpty(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Min();

    private IEnumerable<MemoryBound> OfMachine() => Machine("MemTotal:").Select(static bytes => new MemoryBound(bytes, "the machine"));

    private IEnumerable<MemoryBound> OfGroups() => Groups().Select(static group => new MemoryBound(group.Limit, "the container"));

    private IEnumerable<long> Machine(string name)
    {
        var line = Lines("proc/meminfo").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? [number * 1024]
            : [];
    }

    /// <summary>A line is <c>0::/path</c> in version 2 and <c>7:memory:/path</c> in version 1.</summary>
    private IEnumerable<Group> Groups()
    {
        foreach (var line in Lines("proc/self/cgroup"))
        {
            var groups = line.Split(':', 3) switch
            {
                ["0", "", var path] => Upwards("sys/fs/cgroup", path, "memory.max", "memory.current", "inactive_file"),
                [_, var controllers, var path] when controllers.Split(',').Contains("memory") =>
                    Upwards("sys/fs/cgroup/memory", path, "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
                _ => [],
            };
            foreach (var group in groups)
            {
                yield return group;
            }
        }
    }

    /// <summary>In a container the path may be the host's: what isn't there is passed over.</summary>
    private IEnumerable<Group> Upwards(string mount, string path, string limit, string use, string files)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = parts.Length; depth >= 0; depth--)
        {
            var folder = Path.Combine([mount, .. parts.Take(depth)]);

            // "max", and in version 1 a number near the largest, say that there is no limit.
            if (Number(Lines(Path.Combine(folder, limit)).FirstOrDefault()) is { } bytes && bytes < long.MaxValue / 2)
            {
                yield return new Group(bytes, Path.Combine(folder, use), Path.Combine(folder, "memory.stat"), files);
            }
        }
    }

    private long Used(Group group)
    {
        var files = Lines(group.Statistics).FirstOrDefault(line => line.StartsWith(group.Files + " ", StringComparison.Ordinal));
        return (Number(Lines(group.Use).FirstOrDefault()) ?? 0) - (Number(files?.Split(' ')[1]) ?? 0);
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string[] Lines(string path)
    {
        var file = Path.Combine(root, path);
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>A group with a limit, the file that says how much is used, and the one that says how much of that are files.</summary>
    private sealed record Group(long Limit, string Use, string Statistics, string Files);
}

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

    private IEnumerable<MemoryBound> OfMachine()
    {
        var line = Lines("proc/meminfo").FirstOrDefault(static line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? [new MemoryBound(number * 1024, "the machine")]
            : [];
    }

    /// <summary>A line is <c>0::/path</c> in version 2 and <c>7:memory:/path</c> in version 1.</summary>
    private IEnumerable<MemoryBound> OfGroups()
    {
        foreach (var line in Lines("proc/self/cgroup"))
        {
            switch (line.Split(':', 3))
            {
                case ["0", "", var path]:
                    foreach (var bound in Upwards("sys/fs/cgroup", path, "memory.max"))
                    {
                        yield return bound;
                    }

                    break;
                case [_, var controllers, var path] when controllers.Split(',').Contains("memory"):
                    foreach (var bound in Upwards("sys/fs/cgroup/memory", path, "memory.limit_in_bytes"))
                    {
                        yield return bound;
                    }

                    break;
            }
        }
    }

    /// <summary>In a container the path may be the host's: what isn't there is passed over.</summary>
    private IEnumerable<MemoryBound> Upwards(string mount, string path, string file)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = parts.Length; depth >= 0; depth--)
        {
            var text = Lines(Path.Combine([mount, .. parts.Take(depth), file])).FirstOrDefault();

            // "max", and in version 1 a number near the largest, say that there is no limit.
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes < long.MaxValue / 2)
            {
                yield return new MemoryBound(bytes, "the container");
            }
        }
    }

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
}

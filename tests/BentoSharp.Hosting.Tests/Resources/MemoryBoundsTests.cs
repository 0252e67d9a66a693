using BentoSharp.Hosting.Resources;

namespace BentoSharp.Hosting.Tests.Resources;

/// <summary>How much memory there is, read from a file system made for the test.</summary>
public sealed class MemoryBoundsTests
{
    private string _root = null!;

    [SetUp]
    public void CreateRoot() => _root = Directory.CreateTempSubdirectory("bentosharp-root-").FullName;

    [TearDown]
    public void DeleteRoot() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Without_a_container_the_machine_is_the_bound()
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\nMemFree:         1 kB\n");
        Write("proc/self/cgroup", "0::/user.slice\n");
        Write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        Assert.That(Least(), Is.EqualTo((16384L * 1024, "the machine")));
    }

    [Test]
    public void A_group_of_version_2_is_bound_by_those_above_it()
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\n");
        Write("proc/self/cgroup", "0::/pod/app\n");
        Write("sys/fs/cgroup/pod/app/memory.max", "max\n");
        Write("sys/fs/cgroup/pod/memory.max", "4096000\n");
        Assert.That(Least(), Is.EqualTo((4096000L, "the container")));
    }

    [Test]
    public void Inside_a_container_the_group_is_the_root()
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\n");
        Write("proc/self/cgroup", "0::/../of/the/host\n");
        Write("sys/fs/cgroup/memory.max", "2048000\n");
        Assert.That(Least(), Is.EqualTo((2048000L, "the container")));
    }

    [Test]
    public void A_group_of_version_1_has_a_controller_of_its_own()
    {
        Write("proc/meminfo", "MemTotal:       16384 kB\n");
        Write("proc/self/cgroup", "9:cpu,cpuacct:/docker/abc\n7:memory:/docker/abc\n");
        Write("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "1024000\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Assert.That(Least(), Is.EqualTo((1024000L, "the container")));
    }

    [Test]
    public void Where_nothing_can_be_read_the_collector_is_asked() =>
        Assert.That(Least().Bytes, Is.EqualTo(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));

    [Test]
    public void What_is_free_is_the_least_that_is_left_and_files_make_room()
    {
        Write("proc/meminfo", "MemTotal: 16384 kB\nMemAvailable: 8192 kB\n");
        Write("proc/self/cgroup", "0::/pod/app\n");
        Write("sys/fs/cgroup/pod/app/memory.max", "max\n");
        Write("sys/fs/cgroup/pod/memory.max", "4096000\n");
        Write("sys/fs/cgroup/pod/memory.current", "3096000\n");
        Write("sys/fs/cgroup/pod/memory.stat", "anon 1\ninactive_file 96000\n");
        Assert.That(new MemoryBounds(_root).Free(), Is.EqualTo(1_096_000));
    }

    [Test]
    public void Without_a_group_the_machine_tells_what_is_free()
    {
        Write("proc/meminfo", "MemTotal: 16384 kB\nMemAvailable: 8192 kB\n");
        Assert.That(new MemoryBounds(_root).Free(), Is.EqualTo(8192L * 1024));
    }

    private (long Bytes, string Source) Least()
    {
        var bound = new MemoryBounds(_root).Least();
        return (bound.Bytes, bound.Source);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}

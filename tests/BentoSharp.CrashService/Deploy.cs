namespace BentoSharp.CrashService;

/// <summary>Two versions of one service, for tests of a deploy.</summary>
public static class Deploy
{
    /// <summary>The environment variable that says which version a process is of: <c>old</c> or <c>new</c>.</summary>
    public const string Version = "BENTOSHARP_TEST_VERSION";

    /// <summary>Leaves a trace of an attempt, and waits until a file is there.</summary>
    internal static async Task TraceAsync(string file, string until, string line, CancellationToken cancellationToken)
    {
        await File.AppendAllTextAsync(file, line + "\n", cancellationToken);
        while (!File.Exists(until))
        {
            await Task.Delay(10, cancellationToken);
        }
    }
}

/// <summary>The service before the deploy.</summary>
[BentoService(Name = "Printer", Concurrency = 2)]
public sealed class OldPrinter
{
    /// <summary>Prints a page.</summary>
    [BentoTask]
    public async Task<string> Print(string file, string until, CancellationToken cancellationToken)
    {
        await Deploy.TraceAsync(file, until, "old", cancellationToken);
        return "old";
    }

    /// <summary>Is gone afterwards.</summary>
    [BentoTask]
    public string Fax(string number) => number;
}

/// <summary>The service after it: a task is renamed and has a parameter more, one is gone, one is new.</summary>
[BentoService(Name = "Printer", Concurrency = 2)]
public sealed class NewPrinter
{
    /// <summary>Prints a page.</summary>
    [BentoTask(Aliases = new[] { "print" })]
    public async Task<string> PrintPage(string file, string until, int copies = 1, CancellationToken cancellationToken = default)
    {
        await Deploy.TraceAsync(file, until, "new", cancellationToken);
        return $"new {copies}";
    }

    /// <summary>Reads a page.</summary>
    [BentoTask]
    public string Scan(string page) => page;
}

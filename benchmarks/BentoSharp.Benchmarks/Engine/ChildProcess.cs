using System.Diagnostics;
using System.Globalization;

namespace BentoSharp.Benchmarks.Engine;

/// <summary>
/// This program once more, for what is to be measured by itself: it does what its command line says, tells its figures line by line, and waits for a line
/// between its steps.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>The first argument of such a process.</summary>
    public const string Mode = "child";

    private readonly Process _process;

    public ChildProcess(params string[] orders)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_gcServer"] = "0" },
        };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.ArgumentList.Add(Mode);
        Array.ForEach(orders, start.ArgumentList.Add);
        _process = Process.Start(start)!;
    }

    /// <summary>Lets it do its next step.</summary>
    public void Continue() => _process.StandardInput.WriteLine();

    /// <summary>Its next figure.</summary>
    public async Task<double> ReadAsync() => double.Parse(
        await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The process has ended early."), CultureInfo.InvariantCulture);

    /// <summary>Ends it as a crash does.</summary>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Does what a command line says.</summary>
    public static Task ObeyAsync(IReadOnlyList<string> orders) => orders switch
    {
        ["load", var url] => AllocationBenchmark.LoadAsync(url),
        ["fill", var database] => BacklogBenchmark.FillAsync(database),
        ["recover", var database] => BacklogBenchmark.RecoverAsync(database),
        _ => throw new ArgumentException($"There is no such order: {string.Join(' ', orders)}"),
    };

    /// <summary>Tells a figure.</summary>
    public static void Tell(double figure) => Console.WriteLine(figure.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits until the next step is wanted.</summary>
    public static void Wait() => Console.ReadLine();
}

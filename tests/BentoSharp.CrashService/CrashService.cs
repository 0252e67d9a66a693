using System.Security.Cryptography;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Mvc;

namespace BentoSharp.CrashService;

/// <summary>Tasks that are caught at every stage when their process is killed.</summary>
[BentoService(Workers = 2, Concurrency = 8)]
public sealed partial class CrashService
{
    /// <summary>Takes a while, so that some attempts are cut short.</summary>
    [BentoTask]
    public async Task<long> Square(int number, CancellationToken cancellationToken)
    {
        await Task.Delay(number % 4, cancellationToken);
        return (long)number * number;
    }

    /// <summary>Fails at first, so that some tasks wait for their retry.</summary>
    [BentoTask(Retries = 5, RetryDelaySeconds = 0.02)]
    public string Stubborn(string text, BentoTaskContext task) =>
        task.Attempt == 1 ? throw new InvalidOperationException("not yet") : text;

    /// <summary>Ends its process, as a native crash would.</summary>
    [BentoTask]
    public void Abort() => Environment.FailFast("A task that crashes its process.");

    /// <summary>Tells how long a file is and its hash.</summary>
    [BentoTask]
    public async Task<string> Digest(BentoFile file, CancellationToken cancellationToken)
    {
        await using var source = file.OpenRead();
        return $"{file.Name} {file.Length} {Convert.ToHexString(await SHA256.HashDataAsync(source, cancellationToken))}";
    }

    /// <summary>The same of a body that is the file itself.</summary>
    [BentoTask]
    public Task<string> DigestBody([BentoRoot] BentoFile body, CancellationToken cancellationToken) => Digest(body, cancellationToken);

    /// <summary>Gives a file back; it is never whole in memory.</summary>
    [BentoTask]
    public BentoFile Copy(BentoFile file) => BentoFile.FromStream(file.OpenRead, file.Length, "copy.bin", "application/x-copy");

    /// <summary>A long result that is no file.</summary>
    [BentoTask]
    public string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    /// <summary>Tells the number and where it runs, after a while.</summary>
    [BentoTask]
    public async Task<string> Locate(int number, int milliseconds, [FromServices] BentoSharpOptions options, CancellationToken cancellationToken)
    {
        await Task.Delay(milliseconds, cancellationToken);
        return $"{number} {options.NodeName}";
    }

    /// <summary>Runs until it is told to stop.</summary>
    [BentoTask]
    public async Task<string> Forever(BentoTaskContext task, CancellationToken cancellationToken)
    {
        task.ReportProgress(0.5, "running");
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "never";
    }
}

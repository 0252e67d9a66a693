using BentoSharp;

namespace Tour.Examples;

public sealed record FileOutcome(string File, bool Success, string? Error = null);

public sealed record FileBatchResult(int TotalFiles, int Successful, int Failed, IReadOnlyList<FileOutcome> Results);

/// <summary>One bad file does not fail the batch; the result says which.</summary>
[BentoService]
public sealed class FileBatchService
{
    [BentoTask]
    public async Task<FileBatchResult> ProcessFileBatch(IReadOnlyList<string> filePaths, CancellationToken cancellationToken)
    {
        var results = new List<FileOutcome>();
        foreach (var path in filePaths)
        {
            try
            {
                await File.ReadAllBytesAsync(path, cancellationToken);
                results.Add(new FileOutcome(path, Success: true));
            }
            catch (IOException exception)
            {
                results.Add(new FileOutcome(path, Success: false, exception.GetType().Name));
            }
        }

        var successful = results.Count(result => result.Success);
        return new FileBatchResult(results.Count, successful, results.Count - successful, results);
    }
}

internal static class FileBatch
{
    public const string Expected = "3 files: 2 successful, 1 failed (missing.txt: FileNotFoundException)";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-files-");
        try
        {
            string Of(string name) => Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(Of("one.txt"), "one");
            await File.WriteAllTextAsync(Of("two.txt"), "two");
            await using var client = new FileBatchAsyncHttpClient($"{url}/file_batch");
            var result = await client.ProcessFileBatch.RunAsync([Of("one.txt"), Of("missing.txt"), Of("two.txt")]);
            var failed = result.Results.Single(file => !file.Success);
            return $"{result.TotalFiles} files: {result.Successful} successful, {result.Failed} failed ({Path.GetFileName(failed.File)}: {failed.Error})";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

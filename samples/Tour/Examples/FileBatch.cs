using System.Text;
using BentoSharp;

namespace Tour.Examples;

public sealed record FileOutcome(string? File, bool Success, int? Lines = null, string? Error = null);

public sealed record FileBatchResult(int TotalFiles, int Successful, int Failed, IReadOnlyList<FileOutcome> Results);

/// <summary>Files are sent with the task, so that nobody names paths of the server. A bad one does not fail the batch; the result says which.</summary>
[BentoService]
public sealed class FileBatchService
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    [BentoTask]
    public async Task<FileBatchResult> ProcessFileBatch(IReadOnlyList<BentoFile> files, CancellationToken cancellationToken)
    {
        var results = new List<FileOutcome>();
        foreach (var file in files)
        {
            try
            {
                var text = Strict.GetString(await file.ReadAllBytesAsync(cancellationToken));
                results.Add(new FileOutcome(file.Name, Success: true, text.Split('\n').Length));
            }
            catch (DecoderFallbackException)
            {
                results.Add(new FileOutcome(file.Name, Success: false, Error: "no text"));
            }
        }

        var successful = results.Count(result => result.Success);
        return new FileBatchResult(results.Count, successful, results.Count - successful, results);
    }
}

internal static class FileBatch
{
    public const string Expected = "3 files: 2 successful with 3 lines, 1 failed (photo.bin: no text)";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new FileBatchAsyncHttpClient($"{url}/file_batch");
        var result = await client.ProcessFileBatch.RunAsync(
        [
            BentoFile.FromBytes("one\ntwo"u8.ToArray(), "a.txt"),
            BentoFile.FromBytes(new byte[] { 0xff, 0xfe, 0xfd }, "photo.bin"),
            BentoFile.FromBytes("three"u8.ToArray(), "b.txt"),
        ]);
        var failed = result.Results.Single(file => !file.Success);
        return $"{result.TotalFiles} files: {result.Successful} successful with {result.Results.Sum(file => file.Lines)} lines, "
            + $"{result.Failed} failed ({failed.File}: {failed.Error})";
    }
}

using BentoSharp;

namespace Tour.Examples;

/// <summary>Fails at its first run.</summary>
[BentoService(Workers = 1)]
public sealed class RetriedService
{
    private int _runs;

    [BentoTask]
    public string MyTask(string data) =>
        Interlocked.Increment(ref _runs) == 1 ? throw new BentoException(503, "the model is not loaded") : $"processed {data}";
}

internal static class Retry
{
    public const string Expected = "Failure: the model is not loaded; retried as a task of its own: processed data";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new RetriedAsyncHttpClient($"{url}/retried");
        var handle = await client.MyTask.SubmitAsync("data");
        try
        {
            return await handle;
        }
        catch (BentoTaskFailedException failed)
        {
            var again = await handle.RetryAsync();
            var result = await again;
            var isNew = (await again.GetStatusAsync()).RetryOf == handle.Id;
            return $"{(await handle.GetStatusAsync()).Status}: {failed.Error.Message}; retried as {(isNew ? "a task of its own" : "?")}: {result}";
        }
    }
}

using System.Runtime.CompilerServices;
using BentoSharp;

namespace Tour.Examples;

/// <summary>Its items are kept as they come.</summary>
[BentoService]
public sealed class WriterService(Signals signals)
{
    [BentoTask]
    public async IAsyncEnumerable<string> Write(string prompt, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var word in prompt.Split(' '))
        {
            yield return word.ToUpperInvariant();
            await signals.WaitAsync("word read", cancellationToken);
        }
    }
}

internal static class Streaming
{
    public const string Expected = "A, SUNSET, OVER, MOUNTAINS; 4 in the result";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new WriterAsyncHttpClient($"{url}/writer");
        var handle = await client.Write.SubmitAsync("a sunset over mountains");
        var words = new List<string>();
        await foreach (var word in handle.ReadItemsAsync())
        {
            words.Add(word);
            // The task goes on only when its caller has read the word.
            signals.Raise("word read");
        }

        return $"{string.Join(", ", words)}; {(await handle).Count} in the result";
    }
}

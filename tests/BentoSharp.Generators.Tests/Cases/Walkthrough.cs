using BentoSharp;

namespace Acme;

/// <summary>Makes texts short.</summary>
[BentoService]
public sealed class Summaries
{
    /// <summary>Summarizes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sentences">How many sentences are left of it.</param>
    [BentoTask(Retries = 3)]
    public async Task<string> SummarizeAsync(string text, int sentences = 3, CancellationToken cancellationToken = default)
    {
        await Task.Delay(sentences, cancellationToken);
        return text;
    }
}

using BentoSharp;

namespace ManyNodes;

/// <summary>Work that takes a moment, in place of a model.</summary>
[BentoService(Name = "Words", Workers = 2, Concurrency = 4)]
public sealed class WordsService
{
    /// <summary>Counts the words of a text.</summary>
    [BentoTask]
    public async Task<int> Count(string text, CancellationToken cancellationToken)
    {
        await Task.Delay(50, cancellationToken);
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}

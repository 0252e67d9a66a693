using BentoSharp;

namespace Bento_Namespace;

/// <summary>The service. What its constructor asks for comes from dependency injection.</summary>
[BentoService(Workers = 1, Concurrency = 4)]
public sealed class Texts : ITexts
{
    /// <inheritdoc/>
    public async Task<WordCount> CountWords(string text, CancellationToken cancellationToken = default)
    {
        var words = 0;
        var lines = text.Split('\n');
        foreach (var line in lines)
        {
            // A model would think here.
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
            words += line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        }

        return new WordCount(words, lines.Length);
    }

    /// <inheritdoc/>
    public string About() => "counts words";
}

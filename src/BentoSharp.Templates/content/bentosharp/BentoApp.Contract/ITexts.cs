using BentoSharp;

namespace Bento_Namespace;

/// <summary>What the service offers.</summary>
[BentoService]
public interface ITexts
{
    /// <summary>Counts the words of a text. A task: it is queued, survives a restart, and runs in the background.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Fires when the task is canceled, takes too long, or the service stops.</param>
    [BentoTask(Retries = 2, TimeoutSeconds = 60)]
    Task<WordCount> CountWords(string text, CancellationToken cancellationToken = default);

    /// <summary>Says what the service is. It is answered at once, without the queue.</summary>
    [BentoApi]
    string About();
}

/// <summary>The words of a text.</summary>
public sealed record WordCount(int Words, int Lines);

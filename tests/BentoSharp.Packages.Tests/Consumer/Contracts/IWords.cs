using BentoSharp;

namespace Contracts;

/// <summary>Counts words.</summary>
[BentoService]
public interface IWords
{
    /// <summary>Counts the words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [BentoTask(Retries = 1)]
    Task<WordCount> Count(string text, CancellationToken cancellationToken = default);
}

/// <summary>What was counted.</summary>
/// <param name="Words">How many words there are.</param>
/// <param name="ProcessId">The process that counted them.</param>
public sealed record WordCount(int Words, int ProcessId);

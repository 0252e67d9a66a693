using BentoSharp.EndToEnd.Tests.Service;

namespace BentoSharp.EndToEnd.Tests.Security;

/// <summary>A service with one method of each kind, whose tasks belong to somebody.</summary>
[BentoService(Workers = 1, Concurrency = 8)]
public sealed class VaultService(IVaultClient self, Signals signals)
{
    /// <summary>Keeps a word.</summary>
    [BentoTask]
    public string Keep(string word) => word;

    /// <summary>Waits for a signal.</summary>
    [BentoTask]
    public async Task<string> Hold(string word, BentoTaskContext task, CancellationToken cancellationToken)
    {
        task.ReportProgress(0.5, word);
        signals.Raise(word + " held");
        await signals.WaitAsync(word, cancellationToken);
        return word;
    }

    /// <summary>Lets another task keep the word, and gives its id.</summary>
    [BentoTask]
    public async Task<string> Delegate(string word, CancellationToken cancellationToken)
    {
        var child = await self.Keep.SubmitAsync(word, cancellationToken: cancellationToken);
        await child.GetResultAsync(cancellationToken: cancellationToken);
        return child.Id;
    }

    [BentoTask]
    public string Lose(string word) => throw new BentoException(422, $"{word} is lost");

    [BentoApi]
    public string Echo(string word) => word;

    [BentoApi]
    public async IAsyncEnumerable<string> Spell(string word)
    {
        foreach (var letter in word)
        {
            await Task.Yield();
            yield return letter.ToString();
        }
    }
}

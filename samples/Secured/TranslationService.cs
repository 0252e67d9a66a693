using BentoSharp;

namespace Secured;

/// <summary>A service whose tasks belong to whoever submits them.</summary>
[BentoService]
public sealed class TranslationService
{
    private static readonly Dictionary<string, string> Words = new() { ["cat"] = "Katze", ["dog"] = "Hund" };

    /// <summary>Translates a word into German. The licence is for the task alone: no log, trace or page has it.</summary>
    [BentoTask]
    public string Translate(string word, [Sensitive] string licence) =>
        licence.Length > 0 && Words.TryGetValue(word, out var translated) ? translated : throw new BentoException(422, $"\"{word}\" is unknown");
}

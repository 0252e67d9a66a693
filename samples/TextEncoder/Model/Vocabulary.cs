using System.Text;
using BentoSharp;

namespace TextEncoder.Model;

/// <summary>Turns texts into numbers: a hash of each word. Number 0 is for what is padded.</summary>
public static class Vocabulary
{
    /// <summary>How many numbers there are.</summary>
    public const int Size = 4_096;

    /// <summary>The most words of a text; what follows is left out.</summary>
    public const int LongestText = 64;

    /// <summary>The words of a text as numbers, one at least.</summary>
    public static BentoTensor<long> Numbers(string text)
    {
        var numbers = text.ToLowerInvariant().Split([' ', ',', '.', '?', '!', ':', ';', '-', '\'', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Take(LongestText)
            .Select(Number)
            .DefaultIfEmpty(1)
            .ToArray();
        return new BentoTensor<long>(numbers, numbers.Length);
    }

    /// <summary>FNV-1a, which is the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static long Number(string word)
    {
        var hash = 2166136261u;
        foreach (var letter in Encoding.UTF8.GetBytes(word))
        {
            hash = unchecked((hash ^ letter) * 16777619);
        }

        return 1 + (hash % (Size - 1));
    }
}

namespace BentoSharp.Hosting.Queue;

/// <summary>
/// The keys of the tasks that one attempt submits: the one that the code gives, else what is submitted and which time it is. So a repeated
/// attempt, which submits the same, finds the tasks of the one before.
/// </summary>
internal sealed class ChildKeys
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 200;

    // Keys that are made begin with it, so that they never meet one that is given.
    private const char Made = '~';

    private readonly Dictionary<string, int> _occurrences = [];

    /// <summary>The key of a task that is given none.</summary>
    /// <param name="hash">What is submitted.</param>
    public string Next(byte[] hash)
    {
        var text = Convert.ToHexStringLower(hash.AsSpan(0, 16));
        lock (_occurrences)
        {
            var occurrence = _occurrences[text] = _occurrences.GetValueOrDefault(text) + 1;
            return $"{Made}{text}-{occurrence}";
        }
    }

    /// <summary>Refuses a key that can't be one.</summary>
    /// <exception cref="BentoException">The key is empty, too long, or of the form of those that are made.</exception>
    public static string Checked(string key) => key.Length is > 0 and <= MaxLength && key[0] != Made
        ? key
        : throw new BentoException(400, $"the key of a child has from 1 to {MaxLength} characters and does not begin with {Made}");
}

namespace BentoSharp.Tool.Words;

/// <summary>The words after a command, taken apart by the options that it has.</summary>
internal sealed class GivenWords
{
    private readonly List<string> _plain = [];
    private readonly List<KeyValuePair<string, string>> _options = [];

    private GivenWords()
    {
    }

    /// <summary>The words that belong to no option.</summary>
    public IReadOnlyList<string> Plain => _plain;

    /// <summary>Takes words apart.</summary>
    /// <param name="command">The command, for what is told of wrong words.</param>
    /// <param name="words">The words after it.</param>
    /// <param name="options">Its options, such as <c>-o|--output=</c>; a sign of equality at the end says that a value follows.</param>
    /// <exception cref="FormatException">A word is wrong; the message says which.</exception>
    public static GivenWords Read(string command, IReadOnlyList<string> words, params IEnumerable<string> options)
    {
        var known = options.SelectMany(static option => option.TrimEnd('=').Split('|'), static (option, name) => (name, option)).ToDictionary();
        var given = new GivenWords();
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word == "--")
            {
                given._plain.AddRange(words.Skip(i + 1));
                break;
            }

            if (!word.StartsWith('-') || word == "-")
            {
                given._plain.Add(word);
                continue;
            }

            var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
            var name = equals < 0 ? word : word[..equals];
            var option = known.GetValueOrDefault(name) ?? throw new FormatException($"{name} is no option of {command}");
            given._options.Add(new(NameOf(option), (option.EndsWith('='), equals) switch
            {
                (true, >= 0) => word[(equals + 1)..],
                (true, _) => ++i < words.Count ? words[i] : throw new FormatException($"{name} needs a value after it"),
                (false, >= 0) => throw new FormatException($"{name} takes no value"),
                _ => "",
            }));
        }

        return given;
    }

    /// <summary>The value of an option, the last one where it is given several times; null where it is not given.</summary>
    public string? Value(string name) => Values(name).LastOrDefault();

    /// <summary>All values of an option.</summary>
    public IEnumerable<string> Values(string name) => _options.Where(option => option.Key == name).Select(static option => option.Value);

    /// <summary>Whether an option is given.</summary>
    public bool Has(string name) => _options.Any(option => option.Key == name);

    /// <summary>The longest name of an option, by which it is asked for.</summary>
    private static string NameOf(string option) => option.TrimEnd('=').Split('|')[^1];
}

using System.Text.Json;
using BentoSharp.Tool.Output;
using BentoSharp.Tool.Words;

namespace BentoSharp.Tool.Tasks;

/// <summary>Which tasks are meant, as options say it. What the values mean is the service's to know, which tells what is wrong with one.</summary>
internal static class TaskFilter
{
    public static readonly string[] Options =
    [
        "--service=", "--task=", "--state=", "--owner=", "--key=", "--created-after=", "--created-before=", "--ended-after=", "--ended-before=",
        "--code=", "--error=", "--id=", "--not-repeated",
    ];

    private const string NotRepeated = "--not-repeated";

    /// <summary>Reads the filter, by the names that the service has.</summary>
    /// <exception cref="FormatException">A time is none.</exception>
    public static Dictionary<string, string> Read(GivenWords words, TimeProvider time)
    {
        var filter = new Dictionary<string, string>();
        foreach (var option in Options.Where(static option => option.EndsWith('=')).Select(static option => option[..^1]))
        {
            if (words.Value(option) is { } value)
            {
                var name = option[2..].Replace('-', '_');
                filter[name] = name.EndsWith("_after", StringComparison.Ordinal) || name.EndsWith("_before", StringComparison.Ordinal)
                    ? Moments.Ago(value, time.GetUtcNow())
                    : value;
            }
        }

        if (words.Has(NotRepeated))
        {
            filter["not_repeated"] = "true";
        }

        return filter;
    }

    /// <summary>Writes the filter as the member <c>filter</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> filter)
    {
        writer.WriteStartObject("filter");
        foreach (var (name, value) in filter)
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }
}

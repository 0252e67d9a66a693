namespace BentoSharp.Generators.Emitting;

/// <summary>Breaks lists that are too long for a line, one item a line.</summary>
internal static class Wrapping
{
    private const int Width = 120;

    /// <summary>A list between two texts, such as <c>Call(</c> and <c>);</c>, as one line or several.</summary>
    public static IEnumerable<string> List(string start, IReadOnlyList<string> items, string end)
    {
        if (items.Count < 2 || start.Length + items.Sum(static item => item.Length + 2) + end.Length <= Width)
        {
            yield return start + string.Join(", ", items) + end;
            yield break;
        }

        yield return start;
        for (var i = 0; i < items.Count; i++)
        {
            yield return "    " + items[i] + (i < items.Count - 1 ? "," : end);
        }
    }

    /// <summary>The lines, each deeper by one level.</summary>
    public static IEnumerable<string> Indented(this IEnumerable<string> lines) => lines.Select(static line => "    " + line);
}

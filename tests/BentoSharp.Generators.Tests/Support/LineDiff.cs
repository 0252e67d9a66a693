using System.Text;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>A short account of two texts' differences: the lines around the first one, with '-' for expected and '+' for received.</summary>
internal static class LineDiff
{
    private const int Context = 3;
    private const int Shown = 12;

    public static string Of(string expected, string received)
    {
        var left = expected.Split('\n');
        var right = received.Split('\n');
        var same = left.Zip(right).TakeWhile(static pair => pair.First == pair.Second).Count();
        var tail = left.Reverse().Zip(right.Reverse()).TakeWhile(static pair => pair.First == pair.Second).Count();
        tail = Math.Min(tail, Math.Min(left.Length, right.Length) - same);
        var text = new StringBuilder().AppendLine($"  from line {same + 1}:");
        Append(text, ' ', left[Math.Max(0, same - Context)..same]);
        Append(text, '-', left[same..(left.Length - tail)]);
        Append(text, '+', right[same..(right.Length - tail)]);
        Append(text, ' ', left[(left.Length - tail)..Math.Min(left.Length, left.Length - tail + Context)]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, char mark, string[] lines)
    {
        foreach (var line in lines.Take(Shown))
        {
            text.AppendLine($"{mark} {line}");
        }

        if (lines.Length > Shown)
        {
            text.AppendLine($"{mark} … {lines.Length - Shown} lines more");
        }
    }
}

using System.Globalization;
using System.Text;

namespace BentoSharp.PostgreSql.Signals;

/// <summary>
/// What nodes tell each other in a notification: the life that speaks, whether it leaves work to others, and which tasks have ended by its doing.
/// The form: <c>life;w;id+state,id+state…</c>, where a state is its number, and <c>r</c> behind it says that an attempt was running.
/// </summary>
/// <param name="Life">Who speaks.</param>
/// <param name="HasWork">Whether there is work.</param>
/// <param name="Ends">The ends.</param>
internal sealed record NodeSignals(long Life, bool HasWork, IReadOnlyList<TaskEnd> Ends)
{
    /// <summary>The most ends in a notification, which takes less than 8000 bytes.</summary>
    public const int MaxEnds = 200;

    private const int IdLength = 32;

    public string Encode()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Life};{(HasWork ? "w" : "")};");
        foreach (var end in Ends)
        {
            text.Append(CultureInfo.InvariantCulture, $"{end.Id:N}{(int)end.State}{(end.WasRunning ? "r" : "")},");
        }

        return text.ToString();
    }

    /// <returns>Null where another version has said something that this one does not understand; the poll finds what it was about.</returns>
    public static NodeSignals? Decode(string text)
    {
        var parts = text.Split(';');
        if (parts.Length != 3 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var life))
        {
            return null;
        }

        var ends = new List<TaskEnd>();
        foreach (var part in parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Length is not (IdLength + 1 or IdLength + 2)
                || !Guid.TryParseExact(part.AsSpan(0, IdLength), "N", out var id)
                || part[IdLength] - '0' is not (>= (int)BentoTaskStatus.Success and <= (int)BentoTaskStatus.Canceled))
            {
                return null;
            }

            ends.Add(new TaskEnd(id, (BentoTaskStatus)(part[IdLength] - '0'), part.EndsWith('r')));
        }

        return new NodeSignals(life, parts[1] == "w", ends);
    }
}

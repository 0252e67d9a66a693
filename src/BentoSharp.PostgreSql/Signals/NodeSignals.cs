using System.Globalization;
using System.Text;

namespace BentoSharp.PostgreSql.Signals;

/// <summary>
/// What nodes tell each other in a notification: the life that speaks, whether it leaves work to others, which tasks have ended by its doing, and
/// which have changed. The form: <c>life;w;id+state,id+state…;id,id…</c>, where a state is its number, and <c>r</c> behind it says that an attempt was
/// running. What a later version adds follows behind another semicolon.
/// </summary>
/// <param name="Life">Who speaks.</param>
/// <param name="HasWork">Whether there is work.</param>
/// <param name="Ends">The ends.</param>
/// <param name="Changes">The tasks that have begun, reported or been put back.</param>
internal sealed record NodeSignals(long Life, bool HasWork, IReadOnlyList<TaskEnd> Ends, IReadOnlyList<Guid> Changes)
{
    /// <summary>The most ends in a notification, which takes less than 8000 bytes.</summary>
    public const int MaxEnds = 150;

    /// <summary>
    /// The most changes in a notification. A node that does more at once says nothing of the rest: who watches finds it at the next look.
    /// </summary>
    public const int MaxChanges = 60;

    private const int IdLength = 32;
    private const int Parts = 4;

    public string Encode()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Life};{(HasWork ? "w" : "")};");
        foreach (var end in Ends)
        {
            text.Append(CultureInfo.InvariantCulture, $"{end.Id:N}{(int)end.State}{(end.WasRunning ? "r" : "")},");
        }

        text.Append(';').AppendJoin(',', Changes.Select(static id => id.ToString("N")));
        return text.ToString();
    }

    /// <returns>Null where another version has said something that this one does not understand; the poll finds what it was about.</returns>
    public static NodeSignals? Decode(string text)
    {
        var parts = text.Split(';');
        if (parts.Length < Parts || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var life))
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

        var changes = new List<Guid>();
        foreach (var part in parts[3].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Guid.TryParseExact(part, "N", out var id))
            {
                return null;
            }

            changes.Add(id);
        }

        return new NodeSignals(life, parts[1] == "w", ends, changes);
    }
}

using System.Text;

namespace BentoSharp.Client.Watching;

/// <summary>A server-sent event.</summary>
internal readonly record struct ServerEvent(string Name, string? Id, string Data);

/// <summary>Makes events of lines, as the HTML standard describes them.</summary>
internal sealed class EventParser
{
    private readonly StringBuilder _data = new();
    private string _name = "message";
    private string? _id;

    /// <summary>Takes a line.</summary>
    /// <returns>The event that it completes; null where it completes none.</returns>
    public ServerEvent? Take(string line)
    {
        if (line.Length == 0)
        {
            ServerEvent? complete = _data.Length > 0 ? new(_name, _id, _data.ToString()) : null;
            _data.Clear();
            _name = "message";
            return complete;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var value = colon < 0 ? "" : line[(colon + 1)..];
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (colon < 0 ? line : line[..colon])
        {
            case "event":
                _name = value;
                break;
            case "id":
                _id = value;
                break;
            case "data":
                _data.Append(_data.Length > 0 ? "\n" : "").Append(value);
                break;
        }

        return null;
    }
}

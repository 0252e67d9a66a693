using System.Text;

namespace BentoSharp.Contracts;

/// <summary>The header that carries a file's name (RFC 6266, with RFC 8187 for names beyond ASCII).</summary>
internal static class ContentDisposition
{
    public static string Format(string name, string contentType)
    {
        var kind = contentType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? "inline" : "attachment";
        name = Path.GetFileName(name);
        return name.All(static c => c is >= ' ' and < '\x7f' and not '"' and not '\\')
            ? $"{kind}; filename=\"{name}\""
            : $"{kind}; filename*=utf-8''{Uri.EscapeDataString(name)}";
    }

    public static string? FileName(string? header)
    {
        if (header is null)
        {
            return null;
        }

        string? plain = null;
        foreach (var part in header.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith("filename*=", StringComparison.OrdinalIgnoreCase))
            {
                var value = part[10..];
                var text = value.LastIndexOf('\'') is var quote and >= 0 ? value[(quote + 1)..] : value;
                return Path.GetFileName(Uri.UnescapeDataString(text));
            }

            if (part.StartsWith("filename=", StringComparison.OrdinalIgnoreCase))
            {
                plain = Path.GetFileName(part[9..].Trim('"'));
            }
        }

        return plain;
    }
}

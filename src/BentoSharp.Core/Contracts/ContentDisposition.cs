using System.Net.Http.Headers;

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

    /// <summary>The name without a path; null where the header has none or can't be read.</summary>
    public static string? FileName(string? header)
    {
        if (!ContentDispositionHeaderValue.TryParse(header, out var value))
        {
            return null;
        }

        var name = value.FileNameStar ?? value.FileName?.Trim('"');
        return string.IsNullOrEmpty(name) ? null : Path.GetFileName(name);
    }
}

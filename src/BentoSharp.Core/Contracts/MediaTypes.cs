namespace BentoSharp.Contracts;

/// <summary>The media types that names of files suggest.</summary>
public static class MediaTypes
{
    private static readonly Dictionary<string, string> ByExtension = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain", [".csv"] = "text/csv", [".htm"] = "text/html", [".html"] = "text/html", [".css"] = "text/css",
        [".md"] = "text/markdown", [".xml"] = "text/xml", [".json"] = "application/json", [".js"] = "text/javascript",
        [".pdf"] = "application/pdf", [".zip"] = "application/zip", [".gz"] = "application/gzip", [".tar"] = "application/x-tar",
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif", [".bmp"] = "image/bmp",
        [".webp"] = "image/webp", [".svg"] = "image/svg+xml", [".tif"] = "image/tiff", [".tiff"] = "image/tiff", [".ico"] = "image/vnd.microsoft.icon",
        [".wav"] = "audio/wav", [".mp3"] = "audio/mpeg", [".ogg"] = "audio/ogg", [".flac"] = "audio/flac", [".m4a"] = "audio/mp4", [".aac"] = "audio/aac",
        [".mp4"] = "video/mp4", [".webm"] = "video/webm", [".mov"] = "video/quicktime", [".avi"] = "video/x-msvideo", [".mpeg"] = "video/mpeg",
        [".bin"] = "application/octet-stream",
    };

    /// <summary>The media type that a file's name suggests.</summary>
    /// <param name="fileName">The name.</param>
    /// <returns>The media type; null where the name suggests none.</returns>
    public static string? Of(string? fileName) => ByExtension.GetValueOrDefault(Path.GetExtension(fileName) ?? "");

    /// <summary>The type with the charset that text is written in, where it does not name one.</summary>
    /// <param name="type">A media type.</param>
    /// <returns>The type, for text with <c>charset=utf-8</c>.</returns>
    public static string WithCharset(string type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) && !type.Contains("charset", StringComparison.OrdinalIgnoreCase)
            ? type + "; charset=utf-8"
            : type;
    }
}

namespace BentoSharp.Tool.Services;

/// <summary>Where a service is.</summary>
internal static class ServiceAddress
{
    /// <summary>Reads an address; without a scheme it is one of HTTP.</summary>
    /// <exception cref="CommandFailedException">It is none.</exception>
    public static Uri Parse(string text)
    {
        var isWhole = text.Contains("://", StringComparison.Ordinal);
        return Uri.TryCreate(isWhole ? text : $"http://{text}", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : throw new CommandFailedException($"\"{text}\" is no address of a service; one is http://localhost:3000");
    }

    /// <summary>The address of something below another.</summary>
    public static Uri Below(Uri address, string path, string query = "") =>
        new UriBuilder(address) { Path = $"{address.AbsolutePath.TrimEnd('/')}/{path.TrimStart('/')}", Query = query }.Uri;
}

namespace BentoSharp.Contracts;

/// <summary>What a method answered, as it travels: the same for an immediate call and for a stored result.</summary>
/// <param name="StatusCode">The HTTP status code; from 400 on it is an error.</param>
/// <param name="ContentType">The media type of the body; null where there is no body.</param>
/// <param name="Body">The body.</param>
public sealed record BentoResponse(int StatusCode, string? ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers beside the content type, such as <c>content-disposition</c>; names in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>
    /// The body as a file, which is streamed; then <see cref="Body"/> is empty. Only methods whose result is a <see cref="BentoFile"/> have it.
    /// </summary>
    public BentoFile? File { get; init; }

    /// <summary>Whether it is an error.</summary>
    public bool IsError => StatusCode >= 400;
}

namespace BentoSharp.Hosting.Storage;

/// <summary>The arguments of a task as they are kept: read into a JSON object once, at submit, whatever their encoding was.</summary>
/// <param name="ContentType">The content type that they came in; for the record only.</param>
/// <param name="Arguments">The JSON object in UTF-8.</param>
/// <param name="Files">The files beside it.</param>
/// <param name="Headers">Request headers that the task may ask for; names in lower case.</param>
public sealed record StoredRequest(
    string? ContentType,
    ReadOnlyMemory<byte> Arguments,
    IReadOnlyList<StoredFile> Files,
    IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The payloads of the files while no row refers to them; null where there are none, and once the request is read from a row.</summary>
    internal Payloads.PendingPayloads? Pending { get; init; }

    // What the check at submit has read, for an attempt that begins with the commit; else it is forgotten with the submit.
    private object? _read;

    /// <summary>Keeps what was read of the arguments, to be taken once.</summary>
    internal void KeepRead(object read) => _read = read;

    /// <summary>Takes what was read of the arguments; null where that is not at hand.</summary>
    internal object? TakeRead() => Interlocked.Exchange(ref _read, null);

    /// <summary>Deletes the payloads that no row has taken over. Who reads a request calls it when it is handled.</summary>
    internal Task ReleaseAsync() => Pending?.DisposeAsync().AsTask() ?? Task.CompletedTask;
}

/// <summary>A file among the arguments of a task.</summary>
/// <param name="Parameter">The parameter's name on the wire.</param>
/// <param name="Name">The file's name; null where the sender gave none.</param>
/// <param name="ContentType">The media type; null where the sender gave none.</param>
/// <param name="Content">The contents; empty where they are a payload.</param>
public sealed record StoredFile(string Parameter, string? Name, string? ContentType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The contents, where they are too long for the row; else null.</summary>
    public StoredPayload? Payload { get; init; }

    /// <summary>The length in bytes.</summary>
    public long Length => Payload?.Length ?? Content.Length;
}

/// <summary>The answer of a task as it is kept, and replayed by <c>get</c>.</summary>
/// <param name="StatusCode">The HTTP status code; from 400 on the task has failed.</param>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Headers">Headers beside the content type; names in lower case.</param>
/// <param name="Body">The body; empty where it is a payload.</param>
public sealed record StoredResponse(
    int StatusCode,
    string? ContentType,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    ReadOnlyMemory<byte> Body)
{
    /// <summary>The body, where it is too long for the row; else null.</summary>
    public StoredPayload? Payload { get; init; }
}

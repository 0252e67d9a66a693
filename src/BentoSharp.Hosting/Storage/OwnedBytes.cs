namespace BentoSharp.Hosting.Storage;

/// <summary>What counts of a task against what may be kept for its owner.</summary>
internal static class OwnedBytes
{
    /// <summary>The bytes of a request that count.</summary>
    public static long Of(StoredRequest request)
    {
        long bytes = request.Arguments.Length;
        foreach (var file in request.Files)
        {
            bytes += file.Length;
        }

        return bytes;
    }

    /// <summary>The bytes of an answer that count.</summary>
    public static long Of(StoredResponse? response) => response is null ? 0 : response.Body.Length + (response.Payload?.Length ?? 0);
}

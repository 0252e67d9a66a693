namespace BentoSharp.Hosting.Storage;

/// <summary>The key that makes repeated submits one task; it holds for one owner and one task name.</summary>
/// <param name="Key">The key that the caller has chosen.</param>
/// <param name="Hash">What is submitted, as a hash: the same key with another one is refused.</param>
/// <param name="ExpiresAt">When the key is forgotten.</param>
public readonly record struct IdempotencyKey(string Key, ReadOnlyMemory<byte> Hash, DateTimeOffset ExpiresAt)
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 255;
}

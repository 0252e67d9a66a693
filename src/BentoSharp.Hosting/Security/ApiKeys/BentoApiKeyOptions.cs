using System.Security.Cryptography;
using System.Text;
using BentoSharp.Hosting.Security.ApiKeys;
using Microsoft.AspNetCore.Authentication;

namespace BentoSharp.Hosting;

/// <summary>
/// The keys of the API key scheme. Configuration, also while the service runs: a section for each key below <c>BentoSharp:ApiKeys</c>, such as
/// <c>"laptop": { "Owner": "ann", "Hash": "…", "Scopes": "submit read" }</c>. Keys added in code come to those.
/// </summary>
public sealed class BentoApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme unless another is given: <c>BentoApiKey</c>.</summary>
    public const string DefaultScheme = "BentoApiKey";

    /// <summary>The header that carries a key, beside <c>Authorization: Bearer</c>: <c>X-Api-Key</c>.</summary>
    public const string HeaderName = "X-Api-Key";

    private byte[][]? _hashes;

    /// <summary>The keys.</summary>
    public IList<BentoApiKey> Keys { get; } = [];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A key has no owner or scope, or a hash that is none.</exception>
    public override void Validate()
    {
        base.Validate();
        ApiKeyRules.Check(Keys);
    }

    /// <summary>Finds a key that has not expired. It takes the same time whichever there are.</summary>
    internal BentoApiKey? Find(string key, DateTimeOffset now)
    {
        // The hash of another key tells nothing about one, so no more is hidden than where in the list it is.
        var hashes = _hashes ??= [.. Keys.Select(static known => Convert.FromHexString(known.Hash))];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        BentoApiKey? found = null;
        for (var i = 0; i < hashes.Length; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, hashes[i]))
            {
                found = Keys[i];
            }
        }

        return found?.ExpiresAt <= now ? null : found;
    }
}

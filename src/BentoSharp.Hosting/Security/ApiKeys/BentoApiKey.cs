using BentoSharp.Hosting.Security.ApiKeys;

namespace BentoSharp.Hosting;

/// <summary>A key that callers send with their requests. Only its hash is kept: <c>bentosharp key new</c> makes both.</summary>
public sealed class BentoApiKey
{
    /// <summary>What the key is called, such as where it is used; for people. Default: the name of its configuration section.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whom the tasks belong to that are submitted with it; several keys may have the same owner.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The SHA-256 of the key, 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>What it allows: some of <see cref="BentoScopes"/>.</summary>
    public IReadOnlyList<string> Scopes { get; set; } = [];

    /// <summary>From when on it is refused. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Makes a new key from 32 random bytes.</summary>
    /// <returns>The key itself, to be given to its user and kept nowhere else.</returns>
    public static string NewKey() => ApiKeyText.Create();

    /// <summary>The hash of a key, for <see cref="Hash"/>.</summary>
    /// <param name="key">The key.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public static string HashOf(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return ApiKeyText.Hash(key);
    }
}

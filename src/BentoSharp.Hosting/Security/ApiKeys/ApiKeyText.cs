using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BentoSharp.Hosting.Security.ApiKeys;

/// <summary>API keys as text. A key is random enough that a plain hash of it tells nothing.</summary>
internal static class ApiKeyText
{
    /// <summary>What keys begin with: it tells them from other tokens, also to those who search for leaked secrets.</summary>
    public const string Prefix = "bsk_";

    private const int SecretBytes = 32;

    /// <summary>Makes a key.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The hash of a key as configuration has it: SHA-256 in hexadecimal digits.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

using System.Security.Cryptography;

namespace BentoSharp.Hosting.Security.ApiKeys;

/// <summary>What keys must obey; each message says what would be right.</summary>
internal static class ApiKeyRules
{
    public static void Check(IEnumerable<BentoApiKey> keys)
    {
        foreach (var key in keys)
        {
            Require(key.Owner.Length > 0, key, "has no Owner: name whom its tasks belong to");
            Require(
                key.Hash.Length == 2 * SHA256.HashSizeInBytes && key.Hash.All(char.IsAsciiHexDigit),
                key,
                $"has a Hash of {key.Hash.Length} characters; it must be the SHA-256 of the key in {2 * SHA256.HashSizeInBytes} hexadecimal digits, as \"bentosharp key new\" prints it");
            Require(key.Scopes.Count > 0, key, $"has no Scopes: name some of {string.Join(", ", BentoScopes.All)}");
            var unknown = key.Scopes.FirstOrDefault(static scope => !BentoScopes.All.Contains(scope));
            Require(unknown is null, key, $"has the scope \"{unknown}\"; there are {string.Join(", ", BentoScopes.All)}");
        }
    }

    private static void Require(bool holds, BentoApiKey key, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The API key \"{key.Name}\" (BentoSharp:ApiKeys:{key.Name}) {rule}.");
        }
    }
}

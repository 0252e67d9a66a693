using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Secured;

/// <summary>Stands for the identity provider of a real application; its key lasts as long as the process.</summary>
internal sealed class JwtIssuer
{
    private const string Name = "https://issuer.example";
    private const string Audience = "translation";
    private readonly SymmetricSecurityKey _key = new(RandomNumberGenerator.GetBytes(32));

    public TokenValidationParameters Rules => new() { ValidIssuer = Name, ValidAudience = Audience, IssuerSigningKey = _key };

    public string Issue(string user, string scopes) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Name,
        Audience = Audience,
        Subject = new ClaimsIdentity([new Claim("sub", user), new Claim("scope", scopes)]),
        Expires = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime,
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
    });
}

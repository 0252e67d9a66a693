namespace BentoSharp;

/// <summary>A cookie that an answer sets.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record BentoCookie(string Name, string Value)
{
    /// <summary>Where it is sent back: this path and those below. Default: <c>/</c>.</summary>
    public string Path { get; init; } = "/";

    /// <summary>The domain that it is sent back to; null for the answering host only.</summary>
    public string? Domain { get; init; }

    /// <summary>How long it is kept; null until the browser closes.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether it is sent over HTTPS only.</summary>
    public bool Secure { get; init; }

    /// <summary>Whether scripts can't see it.</summary>
    public bool HttpOnly { get; init; }

    /// <summary>Whether other sites' requests carry it: <c>lax</c>, <c>strict</c> or <c>none</c>. Default: <c>lax</c>.</summary>
    public string SameSite { get; init; } = "lax";
}

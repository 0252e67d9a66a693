namespace BentoSharp.Generators.Model;

/// <summary>Which of BentoSharp's libraries the compilation sees.</summary>
internal readonly record struct References(bool Hosting, bool Client);

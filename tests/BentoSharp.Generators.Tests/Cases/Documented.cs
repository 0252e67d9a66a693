using BentoSharp;

namespace Acme;

/// <summary>Is documented.</summary>
[BentoService]
public sealed class Documented
{
    /// <summary>
    /// Reads a <see cref="System.IO.Stream"/> or <see cref="List{Int32}"/>, with <paramref name="count"/> &lt; 5 &amp; more
    /// <para>and a <see langword="null"/>, <c>code</c> and <see href="https://example.com">a link</see></para>
    /// </summary>
    /// <remarks>Remarks with <see cref="Documented.Read(int, CancellationToken)">words</see>.</remarks>
    /// <param name="count">
    /// How many,
    /// in two lines.
    /// </param>
    /// <param name="token">Not for callers.</param>
    /// <returns>What was read.</returns>
    /// <exception cref="InvalidOperationException">Not copied.</exception>
    [BentoTask]
    public string Read(int count, CancellationToken token) => "";

    // A plain comment is none of a user's documentation.
    //// Nor is this.
    [BentoTask]
    public string Plain() => "";

    /// <summary>Is not well-formed: <b>.</summary>
    [BentoTask]
    public string Broken() => "";

    /// <inheritdoc cref="Read"/>
    [BentoApi]
    public string Inherited() => "";

    /// <summary>Answers at once</summary>
    /// <param name="text">The text.</param>
    [BentoApi]
    public string Answer(string text, int other) => text;
}

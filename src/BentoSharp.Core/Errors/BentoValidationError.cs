namespace BentoSharp;

/// <summary>One thing wrong with the arguments.</summary>
/// <param name="Type">A word for programs: <c>missing</c>, <c>json_invalid</c>, <c>value_error</c>, <c>type_error</c>.</param>
/// <param name="Location">The path to the place: names of members (<see cref="string"/>) and positions in lists (<see cref="int"/>).</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record BentoValidationError(string Type, IReadOnlyList<object> Location, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Location.Count == 0 ? Message : $"{string.Join('.', Location)}: {Message}";
}

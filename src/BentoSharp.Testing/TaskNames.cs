using System.Text.Json;

namespace BentoSharp.Testing;

/// <summary>A task may be named as its method, so that <c>nameof</c> follows a renaming, or as on the wire.</summary>
internal static class TaskNames
{
    private const string Async = "Async";

    public static bool Match(string given, string onWire) =>
        given == onWire || JsonNamingPolicy.SnakeCaseLower.ConvertName(Stem(given)) == onWire;

    private static string Stem(string name) =>
        name.Length > Async.Length && name.EndsWith(Async, StringComparison.Ordinal) ? name[..^Async.Length] : name;
}

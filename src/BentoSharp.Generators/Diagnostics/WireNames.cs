namespace BentoSharp.Generators.Diagnostics;

/// <summary>What a name or route on the wire may look like. Each answer completes the sentence "The name … of … …".</summary>
internal static class WireNames
{
    private static readonly string[] Verbs =
    [
        "submit", "status", "get", "cancel", "retry", "events", "logs", "failed", "pause", "resume", "wait", "submit_many", "cancel_many", "retry_many",
    ];

    private static readonly string[] System = ["/readyz", "/livez", "/healthz", "/metrics", "/docs.json", "/schema.json"];

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static string? Fault(string name) =>
        name.Length == 0 ? "is empty"
        : name.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.') ? null
        : "has a character that names don't have";

    /// <summary>What is wrong with a route; null where nothing is.</summary>
    /// <param name="route">The route.</param>
    /// <param name="isGiven">Whether it was written by the user; else it follows from the name.</param>
    public static string? RouteFault(string route, bool isGiven)
    {
        if (route.Length == 0 || route[0] != '/')
        {
            return "doesn't begin with '/'";
        }

        if (route.Length == 1 || route[route.Length - 1] == '/' || route.Contains("//"))
        {
            return "has an empty segment";
        }

        if (route.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '{' or '}' or '?' or '#' or '%' or '\\' or '*'))
        {
            return "has a character that fixed paths don't have";
        }

        if (route.Split('/').Any(static segment => segment is "." or ".."))
        {
            return "has a segment that clients resolve away";
        }

        if (System.Contains(route, StringComparer.OrdinalIgnoreCase))
        {
            return "belongs to the server itself";
        }

        var last = route.Substring(route.LastIndexOf('/') + 1);
        return isGiven && Verbs.Contains(last, StringComparer.OrdinalIgnoreCase)
            ? $"ends with \"{last}\", which is a verb of the task's own routes"
            : null;
    }
}

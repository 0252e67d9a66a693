namespace BentoSharp.Client.Waiting;

/// <summary>Whether the service of a channel holds questions for a status until the task ends; known from its first answer on.</summary>
internal sealed class LongPolling
{
    private volatile bool _isOffered;

    public bool IsOffered => _isOffered;

    /// <param name="applied">The header <c>Preference-Applied</c>: <c>wait</c> or <c>wait=30</c>, perhaps among others.</param>
    public void Learn(string? applied) =>
        _isOffered |= applied is not null && applied.Split(',', ';').Any(static part => part.Split('=')[0].Trim().Equals("wait", StringComparison.OrdinalIgnoreCase));
}

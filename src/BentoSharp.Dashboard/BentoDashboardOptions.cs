namespace BentoSharp.Dashboard;

/// <summary>How the dashboard is shown, and who may do more than look.</summary>
public sealed class BentoDashboardOptions
{
    /// <summary>The title of the page. Default: <c>BentoSharp</c>.</summary>
    public string Title { get; set; } = "BentoSharp";

    /// <summary>Whether it only shows: nothing can be canceled, repeated, paused or resumed. Default: false.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>
    /// The name of the authorization policy of those who may do more than look; to all others it only shows. Default: null, who may see it may
    /// act as well.
    /// </summary>
    public string? WritePolicy { get; set; }
}

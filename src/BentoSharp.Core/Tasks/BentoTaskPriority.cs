namespace BentoSharp;

/// <summary>
/// How soon a waiting task is started. A priority is a head start, not a class of its own: an old task of low priority still passes
/// newer ones of high priority in the end, so nothing starves.
/// </summary>
public enum BentoTaskPriority
{
    /// <summary>No target wait: ahead of whatever is due later.</summary>
    High,

    /// <summary>A target wait of one minute.</summary>
    Normal,

    /// <summary>A target wait of ten minutes.</summary>
    Low,
}

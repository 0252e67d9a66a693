namespace BentoSharp.Hosting.Storage;

/// <summary>Whose tasks somebody may see and change; those of others are to him as if they were not there.</summary>
/// <param name="Owner">Who asks; null where nobody is signed in.</param>
/// <param name="IncludesUnowned">Whether tasks that belong to nobody are among them.</param>
public readonly record struct OwnerFilter(string? Owner, bool IncludesUnowned)
{
    /// <summary>Whether the tasks of an owner are among them.</summary>
    /// <param name="owner">The owner; null for tasks that belong to nobody.</param>
    /// <returns>True where they are.</returns>
    public bool Includes(string? owner) => owner is null ? IncludesUnowned : string.Equals(owner, Owner, StringComparison.Ordinal);
}

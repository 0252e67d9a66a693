using Microsoft.CodeAnalysis.Editing;

namespace BentoSharp.CodeFixes.Editing;

/// <summary>A fix that changes only the file of the diagnostic.</summary>
public abstract class LocalFix : BentoFix
{
    private protected LocalFix(params string[] ids)
        : base(ids)
    {
    }

    private protected sealed override Task<Mend?> FindAsync(Place place) => Task.FromResult(Find(place) is { } found
        ? new Mend(found.Title, async edits => found.Apply(await edits.OfAsync(place.Document).ConfigureAwait(false)))
        : null);

    /// <summary>The mend of what is at a place; null where it isn't known.</summary>
    private protected abstract (string Title, Action<SyntaxEditor> Apply)? Find(Place place);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace BentoSharp.CodeFixes.Editing;

/// <summary>What all fixes share: one mend for each diagnostic, and any number of them applied at once.</summary>
public abstract class BentoFix : CodeFixProvider
{
    private protected BentoFix(params string[] ids) => FixableDiagnosticIds = [.. ids];

    /// <inheritdoc/>
    public sealed override ImmutableArray<string> FixableDiagnosticIds { get; }

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAll(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            var solution = context.Document.Project.Solution;
            if (await FindAsync(solution, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } mend)
            {
                var action = CodeAction.Create(
                    mend.Title, token => ApplyAsync(solution, [diagnostic], token), equivalenceKey: GetType().Name);
                context.RegisterCodeFix(action, diagnostic);
            }
        }
    }

    /// <summary>Applies the mend of each diagnostic that has one.</summary>
    internal async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        var edits = new Edits(solution, cancellationToken);
        foreach (var diagnostic in diagnostics)
        {
            if (await FindAsync(solution, diagnostic, cancellationToken).ConfigureAwait(false) is { } mend)
            {
                await mend.Apply(edits).ConfigureAwait(false);
            }
        }

        return edits.Apply();
    }

    /// <summary>The mend of what is at a place; null where it isn't known.</summary>
    private protected abstract Task<Mend?> FindAsync(Place place);

    private async Task<Mend?> FindAsync(Solution solution, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await Place.OfAsync(solution, diagnostic, cancellationToken).ConfigureAwait(false) is { } place
            ? await FindAsync(place).ConfigureAwait(false)
            : null;
}

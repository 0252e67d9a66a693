using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.CodeFixes.Editing;

/// <summary>Changes of a solution that are made together.</summary>
internal sealed class Edits(Solution solution, CancellationToken cancellationToken)
{
    private readonly SolutionEditor _editor = new(solution);
    private readonly Dictionary<DocumentId, SourceText> _texts = [];

    /// <summary>The editor of a file of code.</summary>
    public async Task<SyntaxEditor> OfAsync(Document document) =>
        await _editor.GetDocumentEditorAsync(document.Id, cancellationToken).ConfigureAwait(false);

    /// <summary>The editor of the file that a node is in, and the node; null where it is no file of the solution.</summary>
    public async Task<SyntaxEditor?> OfAsync(SyntaxNode node) =>
        solution.GetDocument(node.SyntaxTree) is { } document ? await OfAsync(document).ConfigureAwait(false) : null;

    /// <summary>Adds a line to the end of a file that is no code, unless it has the line.</summary>
    public async Task AddLineAsync(TextDocument file, string line)
    {
        if (!_texts.TryGetValue(file.Id, out var text))
        {
            text = await file.GetTextAsync(cancellationToken).ConfigureAwait(false);
        }

        if (text.Lines.Any(other => other.ToString().Trim() == line))
        {
            return;
        }

        var separator = text.Length == 0 || text[text.Length - 1] == '\n' ? "" : "\n";
        _texts[file.Id] = text.WithChanges(new TextChange(new TextSpan(text.Length, 0), $"{separator}{line}\n"));
    }

    /// <summary>The solution as it is then.</summary>
    public Solution Apply() =>
        _texts.Aggregate(_editor.GetChangedSolution(), static (changed, text) => changed.WithAdditionalDocumentText(text.Key, text.Value));
}

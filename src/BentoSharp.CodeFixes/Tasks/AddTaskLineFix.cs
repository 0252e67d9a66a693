using System.Composition;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace BentoSharp.CodeFixes.Tasks;

/// <summary>BENTO039: adds a task to the list of those that may be stored.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddTaskLineFix() : BentoFix("BENTO039")
{
    private protected override Task<Mend?> FindAsync(Place place)
    {
        var list = place.Document.Project.AdditionalDocuments.FirstOrDefault(static file =>
            string.Equals(Path.GetFileName(file.FilePath ?? file.Name), TaskList.FileName, StringComparison.OrdinalIgnoreCase));
        var mend = list is not null && place.Diagnostic.Properties.TryGetValue(TaskListRules.Line, out var line) && line is not null
            ? new Mend($"Add {line} to {TaskList.FileName}", edits => edits.AddLineAsync(list, line))
            : null;
        return Task.FromResult(mend);
    }
}

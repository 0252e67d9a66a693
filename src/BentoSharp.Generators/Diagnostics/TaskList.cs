using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The file <c>bentosharp.tasks.txt</c>: the tasks that are stored somewhere, each as a line <c>service/task</c>. Lines that begin with # are comments.</summary>
internal sealed class TaskList(string name, IReadOnlyList<TaskList.Entry> entries)
{
    public const string FileName = "bentosharp.tasks.txt";

    public string Name => name;

    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>The list of a project; null where it has none.</summary>
    public static TaskList? Of(IEnumerable<AdditionalText> files, CancellationToken cancellationToken) =>
        files.FirstOrDefault(IsList) is { } file ? Read(file, cancellationToken) : null;

    public static bool IsList(AdditionalText file) => string.Equals(Path.GetFileName(file.Path), FileName, StringComparison.OrdinalIgnoreCase);

    public static TaskList? Read(AdditionalText file, CancellationToken cancellationToken) =>
        file.GetText(cancellationToken) is { } text ? new TaskList(Path.GetFileName(file.Path), [.. text.Lines.Select(Parse).OfType<Entry>()]) : null;

    public IEnumerable<string> TasksOf(string service) => entries.Where(entry => entry.Service == service).Select(static entry => entry.Task);

    private static Entry? Parse(TextLine line)
    {
        var text = line.ToString().Trim();
        var slash = text.IndexOf('/');
        return slash > 0 && text[0] != '#' ? new Entry(text.Substring(0, slash), text.Substring(slash + 1), line.Span) : null;
    }

    internal sealed record Entry(string Service, string Task, TextSpan Span);
}

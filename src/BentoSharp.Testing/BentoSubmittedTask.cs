using System.Text;
using System.Text.Json;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing;

/// <summary>A task that was submitted to a <see cref="BentoTestHost"/>.</summary>
public sealed class BentoSubmittedTask
{
    internal BentoSubmittedTask(TaskRecord record)
    {
        Id = record.Id.ToString("N");
        Service = record.Service;
        Task = record.Task;
        Arguments = JsonElement.Parse(record.Request!.Arguments.Span);
        FileParameters = [.. record.Request.Files.Select(static file => file.Parameter)];
        Priority = record.Priority;
        NotBefore = record.NotBefore;
        Deadline = record.Deadline;
        Parent = record.Parent?.ToString("N");
        RetryOf = record.RetryOf?.ToString("N");
        Key = record.Id;
    }

    /// <summary>The task's id.</summary>
    public string Id { get; }

    /// <summary>The service's name.</summary>
    public string Service { get; }

    /// <summary>The task's name on the wire, such as <c>generate_image</c>.</summary>
    public string Task { get; }

    /// <summary>The arguments that travelled as JSON, by their names on the wire.</summary>
    public JsonElement Arguments { get; }

    /// <summary>The names of the parameters that files were given for, one for each file.</summary>
    public IReadOnlyList<string> FileParameters { get; }

    /// <summary>The task's priority.</summary>
    public BentoTaskPriority Priority { get; }

    /// <summary>When it may start at the earliest; null for at once.</summary>
    public DateTimeOffset? NotBefore { get; }

    /// <summary>When it expires if it has not started; null for never.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>The id of the task whose code submitted it; null where it was none.</summary>
    public string? Parent { get; }

    /// <summary>The id of the task that it repeats; null where it is no retry.</summary>
    public string? RetryOf { get; }

    internal Guid Key { get; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder().Append(Service).Append('/').Append(Task).Append(' ').Append(Arguments.GetRawText());
        return (FileParameters.Count > 0 ? text.Append(" with files for ").AppendJoin(", ", FileParameters) : text).ToString();
    }
}

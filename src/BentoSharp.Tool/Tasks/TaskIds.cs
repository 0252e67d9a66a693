using BentoSharp.Tool.Services;

namespace BentoSharp.Tool.Tasks;

/// <summary>Ids of tasks, of which the first digits are enough where they are one task's.</summary>
internal static class TaskIds
{
    private const int Digits = 32;

    /// <exception cref="FormatException">It is no id.</exception>
    /// <exception cref="CommandFailedException">No task has it, or several.</exception>
    public static async Task<string> FindAsync(AdminApi api, string text)
    {
        var id = text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (id.Length is 0 or > Digits || !id.All(char.IsAsciiHexDigit))
        {
            throw new FormatException($"\"{text}\" is no id of a task: one is 32 hexadecimal digits, of which the first ones are enough");
        }

        if (id.Length == Digits)
        {
            return id;
        }

        var found = await api.GetAsync("tasks", new("id", id), new("limit", "2"));
        return found.GetProperty("tasks").EnumerateArray().Select(TaskView.Read).ToList() switch
        {
            [] => throw new CommandFailedException($"no task's id begins with {id}"),
            [var task] => task.TaskId,
            _ => throw new CommandFailedException($"the ids of several tasks begin with {id}: give more digits"),
        };
    }
}

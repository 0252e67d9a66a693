using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Reads <c>task_id</c> from the query.</summary>
internal static class TaskIds
{
    /// <summary>The id; null where the request has been answered, because it has none or one that nobody has.</summary>
    public static async ValueTask<Guid?> ReadAsync(HttpContext context)
    {
        // The query knows no case, and BentoML does: a parameter of another name is none.
        var values = context.Request.Query["task_id"];
        if (values.Count == 0 || !context.Request.Query.Keys.Contains("task_id", StringComparer.Ordinal))
        {
            await Answers.ErrorAsync(context, 400, "task_id is required").ConfigureAwait(false);
            return null;
        }

        // Given twice, the last counts, as in BentoML.
        if (WireText.TryParseId(values[^1] ?? "", out var id))
        {
            return id;
        }

        await Answers.ErrorAsync(context, 404, "task_id not found").ConfigureAwait(false);
        return null;
    }
}

using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>Pause and resume of a task, or of a whole service where no task is named: <c>POST …/pause</c> and <c>POST …/resume</c>.</summary>
internal sealed class PauseEndpoints(BentoServiceDefinition service, string? task, QueueControl control)
{
    public async Task PauseAsync(HttpContext context)
    {
        await control.PauseAsync(service.Name, task).ConfigureAwait(false);
        await AnswerAsync(context).ConfigureAwait(false);
    }

    public async Task ResumeAsync(HttpContext context)
    {
        await control.ResumeAsync(service.Name, task).ConfigureAwait(false);
        await AnswerAsync(context).ConfigureAwait(false);
    }

    /// <summary>A task that is resumed stays paused while its service is.</summary>
    private Task AnswerAsync(HttpContext context) => Answers.JsonAsync(
        context, 200, control.IsPaused(service.Name, task), static (writer, isPaused) => writer.WriteBoolean("paused"u8, isPaused));
}

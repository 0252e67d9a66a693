using System.Text.Json;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints.Admin;

/// <summary>Lists of tasks of all services: <c>GET …/tasks</c>, <c>…/tasks/count</c> and <c>…/tasks/failures</c>, by the same filter.</summary>
internal sealed class AdminLists(ServiceRegistry services, ITaskStore store, QueueControl control, BentoSharpHost host)
{
    /// <summary>Where counting stops: who is told "10,000+" knows enough.</summary>
    public const int MaxCount = 10_000;

    public async Task ListAsync(HttpContext context)
    {
        var page = await store.ListAsync(Filter(context), TaskParts.Attempts, context.RequestAborted).ConfigureAwait(false);
        var tasks = new List<TaskRecord>(page.Tasks.Count);
        foreach (var task in page.Tasks)
        {
            tasks.Add(await ExplainAsync(task, context.RequestAborted).ConfigureAwait(false));
        }

        await ListAnswers.PageAsync(context, page with { Tasks = tasks }, AdminAnswers.WriteTask).ConfigureAwait(false);
    }

    public async Task CountAsync(HttpContext context)
    {
        var count = await store.CountAsync(Filter(context), MaxCount, context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, 200, count, static (writer, count) => AdminAnswers.WriteCount(writer, count)).ConfigureAwait(false);
    }

    public async Task FailuresAsync(HttpContext context)
    {
        var groups = await store.GroupFailuresAsync(Filter(context) with { NotRepeated = true }, MaxCount, context.RequestAborted).ConfigureAwait(false);
        await Answers.JsonAsync(context, 200, groups, static (writer, groups) =>
        {
            writer.WriteStartArray("groups"u8);
            foreach (var group in groups.Groups.Take(AdminFilter.MaxLimit))
            {
                WriteGroup(writer, group);
            }

            writer.WriteEndArray();
            writer.WriteBoolean("more"u8, groups.IsMore || groups.Groups.Count > AdminFilter.MaxLimit);
        }).ConfigureAwait(false);
    }

    /// <summary>Adds why a task waits.</summary>
    public async ValueTask<TaskRecord> ExplainAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        if (task.State != BentoTaskStatus.Pending)
        {
            return task;
        }

        // Tasks of a service that was removed wait for one that runs them.
        return task with
        {
            Wait = services.Find(task.Service) is { } service
                ? await control.ExplainAsync(service, task, host.HasWorkers(service, task.Task), cancellationToken).ConfigureAwait(false)
                : new BentoTaskWait(BentoWaitReason.NoWorker),
        };
    }

    private static TaskListQuery Filter(HttpContext context) =>
        AdminFilter.Read(context.Request.Query.ToDictionary(static value => value.Key, static value => value.Value.LastOrDefault() ?? ""));

    private static void WriteGroup(Utf8JsonWriter writer, TaskFailureGroup group)
    {
        writer.WriteStartObject();
        writer.WriteString("service"u8, group.Service);
        writer.WriteString("task"u8, group.Task);
        AttemptAnswers.Write(writer, group.Error);
        writer.WriteNumber("count"u8, group.Count);
        writer.WriteString("first_ended_at"u8, WireText.Time(group.FirstEndedAt));
        writer.WriteString("last_ended_at"u8, WireText.Time(group.LastEndedAt));
        writer.WriteString("last_task_id"u8, WireText.Id(group.Last));
        writer.WriteEndObject();
    }
}

using System.Text.Json.Nodes;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Endpoints;
using BentoSharp.Hosting.Queue;
using BentoSharp.Hosting.Wire;
using static BentoSharp.Hosting.OpenApi.Schemas;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>Says what the routes of a task do, beside its immediate call.</summary>
internal static class TaskOperations
{
    private const string Json = Answers.JsonType;
    private const string Id = "0199c7a23b5e7c419d0f6a1b2c3d4e5f";

    public static void Describe(OperationWriter writer, string service, BentoMethod method, string suffix)
    {
        _ = suffix switch
        {
            "/submit" => writer.Summary($"Submits a task of {method.Name}.", Detail(method, "It is durable when the id is answered."))
                .SubmitHeaders()
                .Header("Prefer", Text(), "How many seconds to wait for the end of the task (wait=2): where it ends in time, the answer is that of get.", "wait=2")
                .Arguments(service, method).Submitted("The task is queued.")
                .AnswerHeader(TaskEndpoints.IdHeader, Text(), "The task's id, where the answer is that of get.")
                .Error(422, "The idempotency key was used with other arguments.").Overloaded(),
            "/status" => writer.Summary($"Tells how a task of {method.Name} stands.").TaskId().Prefer().Status(),
            "/get" => writer
                .Summary($"Gets the result of a task of {method.Name}.", Detail(method, "A task that has failed is answered with its own error."))
                .TaskId().Prefer().StoredResult(service, method, "The result, with the code and headers that the task has set.")
                .AnswerHeader(Answers.StatusHeader, Text(), "The task's state: tells its outcome from an error of this call.")
                .AnswerHeader(Answers.AttemptHeader, Integer(), "How many attempts it took.")
                .Error(400, "The task is not completed yet, or no id is given.").Error(409, "The task was canceled."),
            "/cancel" => writer.Summary($"Cancels a task of {method.Name}.").TaskId()
                .Query("children", Flag("Default: false."), "Whether the tasks that it has submitted are canceled too.")
                .Submitted("It is canceled.", "canceled").Error(409, "The task has ended already."),
            "/retry" => writer.Summary($"Repeats a task of {method.Name} as a new one.").TaskId()
                .Submitted("The new task is queued.").Error(409, "The task has not ended yet.").Overloaded(),
            "/logs" => writer.Summary($"Reads what a task of {method.Name} has logged.").TaskId()
                .Query("after", Integer(), "Only lines with a higher number than this. Default: 0, all that are kept.", 0)
                .Answer("The lines.", Json, writer.Components.Shared(TaskSchemas.Logs)),
            "/events" => writer
                .Summary(
                    $"Watches a task of {method.Name} by server-sent events.",
                    "An event status for each change, log for each line, item for each streamed item (restart: those before are void), until the task ends.")
                .TaskId().Header("Last-Event-ID", Text(), "The id of the last event that is known: what came after it is sent.", "17")
                .Answer("The events as they come.", "text/event-stream", Text()).Answer(204, "The end is known already."),
            _ => DescribeMany(writer, service, method, suffix),
        };
        if (suffix is "/status" or "/get" or "/cancel" or "/retry" or "/logs" or "/events")
        {
            writer.Error(404, "The service knows no such task.");
        }
    }

    private static OperationWriter DescribeMany(OperationWriter writer, string service, BentoMethod method, string suffix) => suffix switch
    {
        "/wait" => writer.Summary($"Waits for many tasks of {method.Name} at once.", "A line of JSON for each task as it ends.").Prefer()
            .Body(
                Json,
                Object(("*task_ids", List(Text())), ("results", Flag("Whether results of up to 64 KB come along. Default: false."))),
                new JsonObject { ["task_ids"] = new JsonArray(Id), ["results"] = true })
            .Answer("The tasks' status, each on a line.", EndedTaskLine.ContentType, writer.Components.Shared(TaskSchemas.Status))
            .Error(400, "task_ids is wrong; the message says how."),
        "/submit_many" => writer.Summary($"Submits many tasks of {method.Name}.", Detail(method, "Each is answered by itself: one that is wrong keeps no other out."))
            .SubmitHeaders().Items(service, method).Many().Error(413, "The body is larger than allowed.").Overloaded(),
        "/cancel_many" => writer.Summary($"Cancels many tasks of {method.Name}.").Ids().Many(),
        "/retry_many" => writer.Summary($"Repeats many tasks of {method.Name} as new ones.").Ids().Many().Overloaded(),
        "/failed" => writer.Summary($"Lists failed tasks of {method.Name}.").FailedFilter()
            .Query("cursor", Text(), "What the page before had as next.")
            .Query("limit", Integer(), $"How many, from 1 to {FailedTasks.MaxTasks}. Default: 100.", 100)
            .Answer("A page of them, the last that failed first.", Json, writer.Components.Shared(TaskSchemas.Failed))
            .Error(400, "A parameter is wrong; the message names it.").Admin(),
        "/failed/retry" => writer.Summary($"Repeats failed tasks of {method.Name}: those that are named, or those that match.").FailedFilter()
            .Body(Json, writer.Components.Shared(TaskSchemas.Ids), new JsonObject { ["task_ids"] = new JsonArray(Id) }, isRequired: false)
            .Answer("The new tasks.", Json, writer.Components.Shared(TaskSchemas.Retried))
            .Error(400, "A parameter or the body is wrong; the message names it.").Error(409, "A task that is named has not failed.").Admin(),
        "/pause" => writer.Pausing($"Starts no more tasks of {method.Name} until they are resumed.", true),
        "/resume" => writer.Pausing($"Starts tasks of {method.Name} again.", false),
        _ => throw new ArgumentOutOfRangeException(nameof(suffix), suffix, "Say here what the route does."),
    };

    /// <summary>Pause and resume, of a task or a service.</summary>
    public static OperationWriter Pausing(this OperationWriter writer, string summary, bool isPaused) => writer.Summary(summary)
        .Answer("Whether it is paused now.", Json, writer.Components.Shared(TaskSchemas.Paused), new JsonObject { ["paused"] = isPaused }).Admin();

    private static string Detail(BentoMethod method, string what) => method.Summary is { } summary ? $"{summary} {what}" : what;

    private static OperationWriter TaskId(this OperationWriter writer) =>
        writer.Query("task_id", Text(), "The id that submit has answered.", Id, isRequired: true).Error(400, "No id is given, or a parameter is wrong.");

    private static OperationWriter Prefer(this OperationWriter writer) =>
        writer.Header("Prefer", Text(), "How many seconds to wait for the end of the task: wait=30.", "wait=30");

    private static OperationWriter SubmitHeaders(this OperationWriter writer) => writer
        .Header(
            Endpoints.SubmitHeaders.IdempotencyKey, Text(), "A key of the caller's own: a repeated submit with it is answered with the first task's id.",
            "order-4711")
        .Header(Endpoints.SubmitHeaders.Priority, Word("Default: normal.", "high", "normal", "low"), "How urgent it is.", "normal")
        .Header(Endpoints.SubmitHeaders.Delay, Number("From 0 to ten years."), "How many seconds from now the task may start.", 0)
        .Header(Endpoints.SubmitHeaders.Deadline, GivenTime(), "When the task expires if it has not started by then.", "2030-01-31T12:00:00Z");

    private static OperationWriter Submitted(this OperationWriter writer, string description, string status = "pending") => writer.Answer(
        description, Json, writer.Components.Shared(TaskSchemas.Submitted), new JsonObject { ["task_id"] = Id, ["status"] = status });

    private static OperationWriter Status(this OperationWriter writer) => writer.Answer(
        "How it stands.", Json, writer.Components.Shared(TaskSchemas.Status), new JsonObject
        {
            ["task_id"] = Id,
            ["status"] = "in_progress",
            ["created_at"] = "2026-01-31T12:00:00.000000",
            ["executed_at"] = "2026-01-31T12:00:00.250000",
            ["finished_at"] = null,
            ["attempt"] = 1,
            ["progress"] = 0.4,
            ["message"] = "step 20 of 50",
        });

    private static OperationWriter Items(this OperationWriter writer, string service, BentoMethod method)
    {
        var item = writer.Components.Input(service, method);
        return writer.Body(
            Json, Object(("*items", List(item, "The arguments of each task."))),
            new JsonObject { ["items"] = new JsonArray(SchemaExample.Of(item, writer.Components)) })
            .Error(400, "items is wrong, or the task takes files, which are submitted one by one.");
    }

    private static OperationWriter Ids(this OperationWriter writer) => writer
        .Body(Json, writer.Components.Shared(TaskSchemas.Ids), new JsonObject { ["task_ids"] = new JsonArray(Id) })
        .Error(400, "task_ids is wrong; the message says how.");

    private static OperationWriter Many(this OperationWriter writer) => writer.Answer(
        "An answer for each, in order.", Json, writer.Components.Shared(TaskSchemas.Many),
        new JsonObject { ["tasks"] = new JsonArray(new JsonObject { ["task_id"] = Id, ["status"] = "pending" }) });

    private static OperationWriter FailedFilter(this OperationWriter writer) => writer
        .Query("code", Text(), "Only those whose error has this code.", "timeout")
        .Query("ended_after", GivenTime(), "Only those that ended after it.")
        .Query("ended_before", GivenTime(), "Only those that ended before it.");

    public static OperationWriter Admin(this OperationWriter writer) =>
        writer.Error(403, "The caller is on another machine, and AllowRemoteAdmin is off.");

    private static OperationWriter Overloaded(this OperationWriter writer) => writer
        .Error(429, "The queue is full; Retry-After says when to try again.")
        .Error(503, "The store can't be reached; Retry-After says when to try again.");
}

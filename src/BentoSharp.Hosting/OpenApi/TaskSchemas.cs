using System.Text.Json.Nodes;
using BentoSharp.Hosting.Queue;
using static BentoSharp.Hosting.OpenApi.Schemas;

namespace BentoSharp.Hosting.OpenApi;

/// <summary>The schemas of what all tasks are told with. They follow what <see cref="Wire"/> writes.</summary>
internal static class TaskSchemas
{
    public const string Error = "BentoError";
    public const string Submitted = "BentoSubmittedTask";
    public const string Status = "BentoTaskStatus";
    public const string Failure = "BentoTaskFailure";
    public const string Logs = "BentoTaskLogs";
    public const string Many = "BentoManyTasks";
    public const string Failed = "BentoFailedTasks";
    public const string Retried = "BentoRetriedTasks";
    public const string Ids = "BentoTaskIds";
    public const string Paused = "BentoPaused";
    public const string Nodes = "BentoNodes";

    private const string IdText = "32 lowercase hexadecimal digits.";

    private static readonly string[] States = ["pending", "in_progress", "completed", "failed", "canceled"];

    public static JsonObject Of(string name, SchemaComponents components) => name switch
    {
        Error => Object(
            ("*error", Text("What is wrong, and how to mend it.")),
            ("detail", new JsonObject { ["description"] = "More of it: for wrong arguments a list with type, loc and msg of each." })),
        Submitted => Object(("*task_id", Text(IdText)), ("*status", State())),
        Status => StatusOf(components),
        Failure => Object(("*code", Text("A word such as error, timeout or interrupted.")), ("*message", Text())),
        Logs => Object(
            ("*task_id", Text(IdText)),
            ("*lines", List(Object(
                ("*number", Integer("From 1 on.")),
                ("*attempt", Integer()),
                ("*time", Time("When it was logged.")),
                ("*level", Word("How grave it is.", "trace", "debug", "information", "warning", "error", "critical")),
                ("*text", Text())))),
            ("*next", Integer("Give this as after to get the lines that follow.")),
            ("*dropped", Integer("How many lines are missing before the first, because there were too many."))),
        Nodes => Object(("*nodes", List(Object(
            ("*name", Text()),
            ("*life", Integer("Its number: a node that starts again has another.")),
            ("*is_this", Flag("Whether it is the one that answers.")),
            ("*started_at", Time("When it started.")),
            ("*last_heartbeat", Time("When it last told that it lives.")),
            ("*running", Integer("How many tasks it runs.")),
            ("role", Word("What it does.", "both", "submit", "work")),
            ("version", Text("Of the application.")),
            ("tasks", List(Text("Service and task, with a dot between them."))),
            ("devices", List(Text("Such as cuda:0."))))))),
        Many => Object(("*tasks", List(
            Object(
                ("task_id", Text(IdText)),
                ("status", State()),
                ("retry_of", Text("The task that a new one repeats.")),
                ("status_code", Integer("Where this one was refused: the code that a request of its own would be answered with.")),
                ("error", Text("Why it was refused.")),
                ("detail", new JsonObject())),
            "An answer for each, in order."))),
        Failed => Object(
            ("*tasks", List(components.Shared(Status))),
            ("*next", Nullable(Text("Give this as cursor to get the next page; null where there is none.")))),
        Retried => Object(
            ("*task_ids", List(Text(), "The new tasks.")), ("*more", Flag("Whether others match; ask again."))),
        Ids => Object(("*task_ids", List(Text(IdText)))),
        Paused => Object(("*paused", Flag("Whether no task is started."))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };

    private static JsonObject State() => Word("Where it is.", States);

    private static JsonObject StatusOf(SchemaComponents components) => Object(
        ("*task_id", Text(IdText)),
        ("*status", State()),
        ("*created_at", Time("When it was submitted.")),
        ("*executed_at", Nullable(Time("When its last attempt began."))),
        ("*finished_at", Nullable(Time("When it ended."))),
        ("*attempt", Integer("The number of its last attempt; 0 before the first.")),
        ("progress", Number("From 0 to 1, as the task reports it.")),
        ("message", Nullable(Text("What it is at."))),
        ("error", components.Shared(Failure)),
        ("waiting_for", Word("Why it waits.", "behind", "limit", "delayed", "paused", "no_worker")),
        ("queue_position", Integer("How many are before it.")),
        ("eta", Object(("*earliest", Time("It begins not before this, as it looks.")), ("*latest", Nullable(Time("It has begun by then, as it looks."))))),
        ("attempts", List(Object(
            ("*number", Integer()),
            ("*started_at", Nullable(Time("When it began."))),
            ("*ended_at", Nullable(Time("When it ended."))),
            ("*node", Nullable(Text("The process that ran it."))),
            ("error", components.Shared(Failure))))),
        ("parent", Text("The task that has submitted this one.")),
        ("children", List(Object(("*task_id", Text(IdText)), ("*task", Text("The name of the task.")), ("*status", State())))),
        ("retry_of", Text("The task that this one repeats.")));
}

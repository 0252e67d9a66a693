using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <content>Advice: code is generated all the same, but it is likely not what was meant.</content>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor BlockingCall = Advice(
        "BENTO028",
        "An asynchronous method awaits and does not block",
        "{0} is asynchronous but blocks on {1}, so its thread of the pool is missing meanwhile for requests and other tasks: {2}");

    public static readonly DiagnosticDescriptor IgnoredToken = Advice(
        "BENTO029",
        "A token is listened to",
        "{0} takes the token {1} and never looks at it, so it goes on when it is canceled or takes too long: pass it on to what {0} awaits, or call ThrowIfCancellationRequested in its loop");

    public static readonly DiagnosticDescriptor MissingToken = Advice(
        "BENTO035",
        "A task that takes its time has a token",
        "{0} can't be told to stop when it is canceled, takes too long, or the service ends: add a parameter CancellationToken and pass it on",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor DifferentNaming = Advice(
        "BENTO036",
        "A JsonContext leaves the names to BentoSharp",
        "{0} has the naming policy {1}, but BentoSharp writes members in snake case and takes metadata only from the context: remove PropertyNamingPolicy, or set SnakeCaseLower where you use the context elsewhere too");

    public static readonly DiagnosticDescriptor TimeoutBelowLatency = Advice(
        "BENTO037",
        "A batch begins before the time-out",
        "{0} has {1} = {2}, but a batch may wait for {3} ms (MaxLatencyMs) before it begins, so its tasks can time out without having run: make MaxLatencyMs smaller, or the time-out larger");

    public static readonly DiagnosticDescriptor OrphanedTask = Advice(
        "BENTO038",
        "A task that has another name keeps the old one as an alias",
        "{0} has no task {1} any more, so tasks that are stored under that name are never run: add Aliases = new[] {{ \"{1}\" }} to the task that it has become, or remove the line from {2}");

    public static readonly DiagnosticDescriptor UnlistedTask = Advice(
        "BENTO039",
        "The list of tasks is complete",
        "The task {0} is not in {1}, so a later change of its name would not be noticed: add the line {0}");

    public static readonly DiagnosticDescriptor ScopedDependency = Advice(
        "BENTO040",
        "A service's constructor takes nothing that is scoped",
        "{0}'s constructor takes {1}, which is scoped, but an instance of {0} runs many tasks and lives as long as the host: take it as a parameter of the method, with [FromServices], which has a scope for each run");

    public static readonly DiagnosticDescriptor UnsealedService = Advice(
        "BENTO041",
        "A service is sealed",
        "{0} can be derived from, but its tasks are those of this class alone: make it sealed",
        DiagnosticSeverity.Info);

    public static readonly DiagnosticDescriptor UnmarkedImplementation = Advice(
        "BENTO043",
        "The class that implements a contract is a service",
        "{0} implements the contract {1}, but has no [BentoService], so there is no {2} and nothing runs it: put [BentoService] on {0}");

    public static readonly DiagnosticDescriptor MissingClient = Advice(
        "BENTO044",
        "Clients of another project's contract are asked for",
        "{0} is not generated here, because {1} belongs to another project: {2} [assembly: BentoClient(typeof({1}))]");

    private static DiagnosticDescriptor Advice(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Warning) =>
        new(id, title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: $"{Pages}{id}.md");
}

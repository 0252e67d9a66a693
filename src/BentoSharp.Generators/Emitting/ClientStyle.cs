using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>What differs between the asynchronous client and the synchronous one; <see cref="ClientEmitter"/> writes both.</summary>
internal abstract class ClientStyle
{
    protected const string Clients = "global::BentoSharp.Clients";
    protected const string Task = "global::System.Threading.Tasks.Task";

    public static ClientStyle Async { get; } = new AsyncStyle();

    public static ClientStyle Sync { get; } = new SyncStyle();

    /// <summary>The suffix of method names.</summary>
    public abstract string Suffix { get; }

    /// <summary>The suffix of the client's names before <c>Client</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>How calls are made, in the summary of the client's interface.</summary>
    public abstract string Words { get; }

    public abstract string Channel { get; }

    /// <summary>What is handed back where the result is <paramref name="result"/>; null for none.</summary>
    public abstract string Returns(string? result);

    /// <summary>What a submit hands back.</summary>
    public abstract string Handle(string? result);

    /// <summary>What a submit of many hands back.</summary>
    public abstract string Submissions(string? result);

    /// <summary>The interface that a task's interface extends.</summary>
    public abstract string BaseInterface(string? result);

    /// <summary>The class that a task's client extends.</summary>
    public abstract string BaseClass(MethodModel method);

    /// <summary>What is said to be returned where there is no result; null for nothing.</summary>
    public abstract string? NothingReturned { get; }

    /// <summary>What is said of a submit's return value.</summary>
    public abstract string HandleReturned(bool hasResult);

    protected static string Generic(string name, string? result) => result is null ? name : $"{name}<{result}>";

    private static string ListOf(string handle) =>
        $"global::System.Collections.Generic.IReadOnlyList<global::BentoSharp.BentoSubmission<{handle}>>";

    private sealed class AsyncStyle : ClientStyle
    {
        public override string Suffix => "Async";

        public override string Kind => "";

        public override string Words => "over HTTP, or in the service's own process";

        public override string Channel => $"{Clients}.IBentoChannel";

        public override string? NothingReturned => "A task that completes when the method has.";

        public override string Returns(string? result) => Generic(Task, result);

        public override string Handle(string? result) => $"{Task}<{Generic("global::BentoSharp.BentoTaskHandle", result)}>";

        public override string Submissions(string? result) => $"{Task}<{ListOf(Generic("global::BentoSharp.BentoTaskHandle", result))}>";

        public override string BaseInterface(string? result) =>
            result is null ? $"{Clients}.IBentoVoidTask" : $"{Clients}.IBentoTask<{result}>";

        public override string BaseClass(MethodModel method) => method.ResultType is null ? $"{Clients}.BentoVoidTaskClient"
            : method.IsStream ? $"{Clients}.BentoStreamTaskClient<{method.ResultType}>"
            : $"{Clients}.BentoTaskClient<{method.ResultType}>";

        public override string HandleReturned(bool hasResult) =>
            $"The task's handle: await it for the {(hasResult ? "result" : "end")}, or keep its id.";
    }

    private sealed class SyncStyle : ClientStyle
    {
        public override string Suffix => "";

        public override string Kind => "Sync";

        public override string Words => "each call blocks the caller's thread";

        public override string Channel => $"{Clients}.IBentoSyncChannel";

        public override string? NothingReturned => null;

        public override string Returns(string? result) => result ?? "void";

        public override string Handle(string? result) => Generic("global::BentoSharp.BentoSyncTaskHandle", result);

        public override string Submissions(string? result) => ListOf(Generic("global::BentoSharp.BentoSyncTaskHandle", result));

        public override string BaseInterface(string? result) =>
            result is null ? $"{Clients}.IBentoSyncVoidTask" : $"{Clients}.IBentoSyncTask<{result}>";

        public override string BaseClass(MethodModel method) =>
            method.ResultType is null ? $"{Clients}.BentoSyncVoidTaskClient" : $"{Clients}.BentoSyncTaskClient<{method.StoredResultType}>";

        public override string HandleReturned(bool hasResult) => "The task's handle.";
    }
}

using System.Globalization;
using BentoSharp.Client.Answers;
using BentoSharp.Client.Bodies;
using BentoSharp.Client.Wire;
using BentoSharp.Contracts;
using BentoSharp.Tensors;

namespace BentoSharp.Client.Transport;

/// <summary>The verbs as requests.</summary>
internal static class BentoCalls
{
    /// <summary>Services send something every 15 seconds; what is silent for three times that is gone.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(45);

    public static BentoCall Schema { get; } = new(static requests => requests.Schema(), IsRepeatable: true);

    /// <param name="method">The task's method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="isRepeatable">Whether the service makes repeated submits of one key one task.</param>
    public static BentoCall Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, bool isRepeatable) =>
        Submit(method, request, options, isRepeatable, prefer: null);

    /// <param name="method">The task's method.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="options">How it is queued.</param>
    /// <param name="isRepeatable">Whether the service makes repeated submits of one key one task.</param>
    /// <param name="hold">How long the service is asked to wait for the end of the task, to answer with its result.</param>
    public static BentoCall HeldSubmit(BentoMethod method, BentoRequest request, SubmitOptions? options, bool isRepeatable, TimeSpan hold) =>
        Submit(method, request, options, isRepeatable, Prefer(hold)) with { ServerWait = hold, GivesFile = GivesFile(method) };

    private static BentoCall Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, bool isRepeatable, string? prefer)
    {
        var headers = SubmitHeaders.Of(options);
        return new(
            requests => requests.Submit(
                RouteOf(method),
                RequestBody.Create(method, request),
                headers.Priority,
                headers.Delay,
                headers.Deadline,
                headers.Key,
                prefer,
                prefer is null ? null : Accept(method),
                method.Name),
            isRepeatable)
        {
            AsksFirst = FileBody.IsLong(request),
        };
    }

    public static BentoCall Call(BentoMethod method, BentoRequest request) =>
        new(requests => requests.Call(RouteOf(method), RequestBody.Create(method, request), Accept(method), method.Name), IsRepeatable: false)
        {
            AsksFirst = FileBody.IsLong(request),
            GivesFile = GivesFile(method),
        };

    public static BentoCall Status(BentoMethod method, string id) =>
        new(requests => requests.Status(RouteOf(method), id, prefer: null, method.Name), IsRepeatable: true);

    public static BentoCall LongStatus(BentoMethod method, string id, TimeSpan wait)
    {
        var prefer = Prefer(wait);
        return new(requests => requests.Status(RouteOf(method), id, prefer, method.Name), IsRepeatable: true) { ServerWait = wait };
    }

    public static BentoCall Get(BentoMethod method, string id) =>
        new(requests => requests.Get(RouteOf(method), id, Accept(method), method.Name), IsRepeatable: true) { GivesFile = GivesFile(method) };

    public static BentoCall Logs(BentoMethod method, string id, long after) =>
        new(requests => requests.Logs(RouteOf(method), id, after, method.Name), IsRepeatable: true);

    public static BentoCall Cancel(BentoMethod method, string id, bool includeChildren) =>
        new(requests => requests.Cancel(RouteOf(method), id, includeChildren ? "true" : null, method.Name), IsRepeatable: true);

    /// <summary>
    /// The empty body is a precaution: HttpClient may by itself repeat a request on a reused connection that was closed, as long as no
    /// body was begun.
    /// </summary>
    public static BentoCall Retry(BentoMethod method, string id) =>
        new(requests => requests.Retry(RouteOf(method), id, new ByteArrayContent([]), method.Name), IsRepeatable: false);

    /// <param name="method">The task's method.</param>
    /// <param name="id">The task's id.</param>
    /// <param name="lastEvent">The id of the last event that is known; null for none.</param>
    public static BentoCall Events(BentoMethod method, string id, string? lastEvent) =>
        new(requests => requests.Events(RouteOf(method), id, lastEvent, method.Name), IsRepeatable: true) { LongestSilence = LongestSilence };

    public static BentoCall WaitForMany(BentoMethod method, IReadOnlyCollection<string> ids, TimeSpan wait) => new(
        requests => requests.Wait(RouteOf(method), ManyBody.OfIds(ids, withResults: true), Prefer(wait), method.Name), IsRepeatable: true)
    {
        LongestSilence = LongestSilence,
    };

    public static BentoCall SubmitMany(BentoMethod method, IReadOnlyList<BentoRequest> requests, SubmitOptions? options, bool isRepeatable)
    {
        var headers = SubmitHeaders.Of(options);
        return new(
            built => built.SubmitMany(
                RouteOf(method), ManyBody.OfItems(requests), headers.Priority, headers.Delay, headers.Deadline, headers.Key, method.Name),
            isRepeatable);
    }

    public static BentoCall CancelMany(BentoMethod method, IReadOnlyCollection<string> ids) =>
        new(requests => requests.CancelMany(RouteOf(method), ManyBody.OfIds(ids, withResults: false), method.Name), IsRepeatable: true);

    public static BentoCall RetryMany(BentoMethod method, IReadOnlyCollection<string> ids) =>
        new(requests => requests.RetryMany(RouteOf(method), ManyBody.OfIds(ids, withResults: false), method.Name), IsRepeatable: false);

    private static string Prefer(TimeSpan wait) => string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");

    public static BentoCall Failed(BentoMethod method, BentoFailedFilter filter, string? cursor, int limit) => new(
        requests => requests.Failed(
            RouteOf(method), filter.Code, WireTime.Format(filter.EndedAfter), WireTime.Format(filter.EndedBefore), cursor, limit, method.Name),
        IsRepeatable: true);

    /// <summary>Repeatable: the service repeats no task twice.</summary>
    public static BentoCall RetryFailed(BentoMethod method, BentoFailedFilter filter, IReadOnlyList<string>? ids) => new(
        requests => requests.RetryFailed(
            RouteOf(method), filter.Code, WireTime.Format(filter.EndedAfter), WireTime.Format(filter.EndedBefore), FailedAnswers.Body(ids), method.Name),
        IsRepeatable: true);

    /// <summary>A tensor is asked for in its compact form. A service that does not know that sends nested lists.</summary>
    private static string? Accept(BentoMethod method) =>
        method.StreamType is null && BentoTensors.ElementName(method.ResultType) is not null ? $"{TensorHeader.MediaType}, application/json;q=0.9, */*;q=0.8" : null;

    private static bool GivesFile(BentoMethod method) => method.ResultType == typeof(BentoFile);

    private static string RouteOf(BentoMethod method) => method.Route.Trim('/');
}

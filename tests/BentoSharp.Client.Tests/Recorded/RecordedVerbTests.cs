using BentoSharp.Client.Tests.Server;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Tests.Recorded;

/// <summary>
/// Every answer to a task's verb in every recorded case, told by the channel as what it means. What is expected is read from the recording
/// here, in the plainest way.
/// </summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class RecordedVerbTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly Dictionary<string, BentoTaskStatus> Words = new()
    {
        ["pending"] = BentoTaskStatus.Pending,
        ["in_progress"] = BentoTaskStatus.InProgress,
        ["completed"] = BentoTaskStatus.Success,
        ["success"] = BentoTaskStatus.Success,
        ["failed"] = BentoTaskStatus.Failure,
        ["failure"] = BentoTaskStatus.Failure,
        ["canceled"] = BentoTaskStatus.Canceled,
        ["cancelled"] = BentoTaskStatus.Canceled,
    };

    private static IEnumerable<TestCaseData> Cases =>
        RecordedCase.All.Where(static recorded => recorded.Exchanges.Any(IsVerb)).Select(static recorded => new TestCaseData(recorded).SetArgDisplayNames(recorded.ToString()));

    [TestCaseSource(nameof(Cases))]
    public async Task Each_recorded_answer_is_told_as_what_it_means(RecordedCase recorded)
    {
        var lastStatus = "failed";
        foreach (var exchange in recorded.Exchanges.Where(IsVerb))
        {
            var route = exchange.Path[..^(exchange.Verb.Length + 1)];
            var method = new BentoVoidMethod(Math, "recorded", route, isTask: true);
            Server.On($"GET {route}/status", Replies.Json(200, $$"""{"task_id":"{{IdOf(exchange)}}","status":"{{lastStatus}}"}"""));
            Server.On($"{exchange.Method} {exchange.Path}", exchange.Reply);
            await CheckAsync(exchange, method);
            if (exchange is { Verb: "status", Status: 200 })
            {
                lastStatus = exchange.Answer.Member("status")!;
            }
        }
    }

    /// <summary>Whether it is the request that a client would send for a verb, and no malformed one.</summary>
    private static bool IsVerb(RecordedExchange exchange) => (exchange.Method, exchange.Verb) switch
    {
        ("POST", "submit") => exchange.Query.Length == 0 && exchange.Path.Length > "/submit".Length,
        ("GET", "status" or "get") or ("PUT", "cancel") or ("POST", "retry") => IdOf(exchange) is { Length: > 0 } id && !id.Contains('&', StringComparison.Ordinal),
        _ => false,
    };

    private static string? IdOf(RecordedExchange exchange) =>
        exchange.Query.StartsWith("?task_id=", StringComparison.Ordinal) ? exchange.Query["?task_id=".Length..] : null;

    private async Task CheckAsync(RecordedExchange exchange, BentoMethod method)
    {
        var id = IdOf(exchange) ?? "";
        switch (exchange)
        {
            case { Verb: "submit", Status: 200 }:
                Assert.That(await Channel.SubmitAsync(method, new BentoRequest(exchange.Request.Body), null, default), Is.EqualTo(exchange.Answer.Member("task_id")));
                break;
            case { Verb: "submit" }:
                var refused = await ThrownBy<BentoServiceException>(Channel.SubmitAsync(method, new BentoRequest("{}"u8.ToArray()), null, default));
                Assert.That(refused.StatusCode, Is.EqualTo(exchange.Status));
                break;
            case { Verb: "status", Status: 200 }:
                var info = await Channel.GetStatusAsync(method, id, default);
                Assert.That((info.Id, info.Status), Is.EqualTo((id, Words[exchange.Answer.Member("status")!])));
                Assert.That(info.CreatedAt?.UtcDateTime, Is.EqualTo(DateTime.Parse(exchange.Answer.Member("created_at")!, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case { Verb: "retry", Status: 200 }:
                Assert.That(await Channel.RetryAsync(method, id, default), Is.EqualTo(exchange.Answer.Member("task_id")));
                break;
            case { Verb: "get", Status: < 300 }:
                var answer = await Channel.GetAsync(method, id, default);
                Assert.That((answer.StatusCode, answer.ContentType), Is.EqualTo((exchange.Status, exchange.Answer.ContentType)));
                Assert.That(answer.Body.ToArray(), Is.EqualTo(exchange.Answer.Body));
                break;
            default:
                await CheckErrorAsync(exchange, method, id);
                break;
        }
    }

    private async Task CheckErrorAsync(RecordedExchange exchange, BentoMethod method, string id)
    {
        Task call = exchange.Verb switch
        {
            "status" => Channel.GetStatusAsync(method, id, default),
            "get" => Channel.GetAsync(method, id, default),
            "cancel" => Channel.CancelAsync(method, id, default),
            _ => Channel.RetryAsync(method, id, default),
        };
        var exception = await ThrownBy<BentoException>(call);
        var error = exchange.Answer.Error() ?? exchange.Answer.Text;
        Assert.That(exception, Is.TypeOf(TypeOf(exchange, error)));
        if (exception is BentoTaskFailedException failed)
        {
            Assert.That((failed.StatusCode, failed.Error.Message, failed.TaskId), Is.EqualTo((exchange.Status, error, id)));
        }
        else
        {
            Assert.That(exception.Message, Does.Contain(error));
        }
    }

    private static Type TypeOf(RecordedExchange exchange, string error) => error switch
    {
        "task_id not found" => typeof(BentoTaskNotFoundException),
        _ when error.EndsWith("is not completed yet", StringComparison.Ordinal) => typeof(TaskNotCompletedException),
        _ when exchange.Verb == "cancel" => typeof(BentoTaskNotCancelableException),
        _ when exchange.Verb == "get" && exchange.Status != 429 => typeof(BentoTaskFailedException),
        _ => typeof(BentoServiceException),
    };
}

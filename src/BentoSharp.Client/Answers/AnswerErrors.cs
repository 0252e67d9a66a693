using System.Text.RegularExpressions;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Wire;

namespace BentoSharp.Client.Answers;

/// <summary>Error answers as BentoSharp's exceptions.</summary>
internal sealed partial class AnswerErrors(Uri address, TimeProvider time)
{
    /// <summary>For a request that carries arguments.</summary>
    public BentoException OfArguments(HttpAnswer answer)
    {
        var body = BodyOf(answer);
        return answer.StatusCode is 400 or 422 && body.Errors.Count > 0
            ? new BentoValidationException(body.Errors, answer.StatusCode)
            : Other(answer, body);
    }

    /// <summary>For a request that names a task.</summary>
    public BentoException OfTask(HttpAnswer answer, string id)
    {
        var body = BodyOf(answer);
        return answer.StatusCode switch
        {
            // A 404 that no service wrote is a wrong address, not an unknown task.
            404 when body.IsBento => new BentoTaskNotFoundException(id),
            400 or 409 when SaysNotCompleted(body) => new TaskNotCompletedException(id),
            _ => Other(answer, body),
        };
    }

    /// <summary>For an error that has no exception of its own.</summary>
    public BentoServiceException Other(HttpAnswer answer, ErrorBody body) => new(
        ToErrorCode(answer.StatusCode), Describe(answer, body), RetryAfter.Of(answer, time));

    public static ErrorBody BodyOf(HttpAnswer answer) => ErrorBody.Parse(answer.Body, answer.ContentType);

    /// <summary>An answer without success is an error, also a redirect that was not followed.</summary>
    public static int ToErrorCode(int statusCode) => statusCode is >= 400 and <= 599 ? statusCode : 502;

    private static bool SaysNotCompleted(ErrorBody body) => body.Message.Contains("is not completed yet", StringComparison.Ordinal);

    private string Describe(HttpAnswer answer, ErrorBody body)
    {
        if (body.IsBento)
        {
            return body.Message;
        }

        var said = body.Message.Length > 0 ? $"{answer.StatusCode}: {body.Message}" : $"{answer.StatusCode} {answer.Reason}".TrimEnd();
        return $"{answer.Request} answered {said}{Advice(answer)}";
    }

    private string Advice(HttpAnswer answer) => answer.StatusCode switch
    {
        401 => $" (send a key or token that the service accepts: {nameof(BentoHttpClientOptions)}.{nameof(BentoHttpClientOptions.ApiKey)} or {nameof(BentoHttpClientOptions.BearerToken)})",
        403 when MissingScope(answer) is { } scope => $" (the key or token lacks the scope \"{scope}\")",
        403 => " (the key or token does not allow it)",
        404 or 405 => $" (is {address.AbsoluteUri} the address of the service?)",
        _ => "",
    };

    /// <summary>What the service says that a token would need, in the words of RFC 6750.</summary>
    private static string? MissingScope(HttpAnswer answer) =>
        answer.Header("WWW-Authenticate") is { } challenge && Scope().Match(challenge) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("scope=\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Scope();
}

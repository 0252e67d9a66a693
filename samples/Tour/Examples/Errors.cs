using BentoSharp;

namespace Tour.Examples;

public sealed record RobustResult(bool Success, string? Result = null, string? Error = null);

/// <summary>Two ways to tell what went wrong: in the result, or by an exception.</summary>
[BentoService]
public sealed class RobustService
{
    [BentoTask]
    public RobustResult RobustTask(IReadOnlyDictionary<string, string> data) =>
        data.TryGetValue("required_field", out var value)
            ? new RobustResult(true, Result: $"processed {value}")
            : new RobustResult(false, Error: "Invalid input data");

    [BentoTask]
    public string StrictTask(string data) => data.Length switch
    {
        // For the caller, who can mend it.
        0 => throw new BentoException(422, "data is empty"),
        // For the log: the caller learns only that something unexpected happened.
        _ => throw new InvalidOperationException("secret"),
    };
}

internal static class Errors
{
    public const string Expected = "processed x; Invalid input data; 422 data is empty; 500 without the secret";

    public static async Task<string> RunAsync(string url, Signals signals)
    {
        await using var client = new RobustAsyncHttpClient($"{url}/robust");
        var well = await client.RobustTask.RunAsync(new Dictionary<string, string> { ["required_field"] = "x" });
        var wrong = await client.RobustTask.RunAsync(new Dictionary<string, string>());
        return $"{well.Result}; {wrong.Error}; {await FailureAsync(client, "")}; {await FailureAsync(client, "x")}";
    }

    private static async Task<string> FailureAsync(RobustAsyncHttpClient client, string data)
    {
        try
        {
            return await client.StrictTask.RunAsync(data);
        }
        catch (BentoTaskFailedException failed)
        {
            var message = failed.StatusCode < 500 ? failed.Error.Message : failed.ToString().Contains("secret") ? "with the secret" : "without the secret";
            return $"{failed.StatusCode} {message}";
        }
    }
}

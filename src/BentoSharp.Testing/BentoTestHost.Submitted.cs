using System.Text.Json;

namespace BentoSharp.Testing;

/// <content>What was submitted.</content>
public sealed partial class BentoTestHost
{
    private static readonly JsonSerializerOptions Naming = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The tasks that were submitted to this host, in order, those that its own tasks have submitted among them.</summary>
    public IReadOnlyList<BentoSubmittedTask> Submitted => _submitted.All;

    /// <summary>Asserts that a task was submitted.</summary>
    /// <param name="task">The task: the method's name, such as <c>nameof(ImageGeneration.GenerateImage)</c>, or the name on the wire.</param>
    /// <param name="arguments">
    /// Arguments that it was submitted with, as members of an object: <c>new { prompt = "a sunset" }</c>. Others are not looked at, and names count
    /// as on the wire. Default: any.
    /// </param>
    /// <param name="times">How often exactly. Default: once or more.</param>
    /// <returns>The task; of several the last one.</returns>
    /// <exception cref="BentoTestException">It was not; the message tells what was.</exception>
    public BentoSubmittedTask AssertSubmitted(string task, object? arguments = null, int? times = null)
    {
        var found = Find(task, arguments);
        return found.Count > 0 && (times is null || found.Count == times) ? found[^1] : throw Unlike(
            $"{Describe(task, arguments)} {(times is null ? "was not submitted" : $"was submitted {found.Count} times and not {times}")}");
    }

    /// <summary>Asserts that a task was not submitted.</summary>
    /// <param name="task">The task: the method's name or the name on the wire.</param>
    /// <param name="arguments">Arguments that it was not submitted with. Default: any.</param>
    /// <exception cref="BentoTestException">It was.</exception>
    public void AssertNotSubmitted(string task, object? arguments = null)
    {
        if (Find(task, arguments).Count > 0)
        {
            throw Unlike($"{Describe(task, arguments)} was submitted");
        }
    }

    private List<BentoSubmittedTask> Find(string task, object? arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(task);
        var expected = arguments is null ? default : JsonSerializer.SerializeToElement(arguments, arguments.GetType(), Naming);
        return [.. Submitted.Where(submitted => TaskNames.Match(task, submitted.Task) && (arguments is null || HasAll(submitted.Arguments, expected)))];
    }

    private static bool HasAll(JsonElement given, JsonElement expected) => expected.EnumerateObject().All(member =>
        given.TryGetProperty(member.Name, out var value) && JsonElement.DeepEquals(value, member.Value));

    private static string Describe(string task, object? arguments) =>
        arguments is null ? task : $"{task} with {JsonSerializer.Serialize(arguments, arguments.GetType(), Naming)}";

    private BentoTestException Unlike(string what)
    {
        var submitted = Submitted;
        return new BentoTestException(submitted.Count == 0
            ? $"{what}. Nothing was submitted."
            : $"{what}. Submitted: {string.Join("; ", submitted.Take(20))}{(submitted.Count > 20 ? $"; and {submitted.Count - 20} more" : "")}.");
    }
}

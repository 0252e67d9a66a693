using System.Collections;
using System.Globalization;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Workers;

/// <summary>What log lines of an attempt are marked with: <c>TaskId</c> and <c>Attempt</c>. Its texts are made only where a provider asks for them.</summary>
internal sealed class AttemptScope(Guid id, int attempt) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 3;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("TaskId", WireText.Id(id)),
        1 => new("Attempt", attempt),
        2 => new("{OriginalFormat}", "Task {TaskId}, attempt {Attempt}"),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"Task {WireText.Id(id)}, attempt {attempt}");
}

using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Batches;

/// <summary>How calls of one method are run together.</summary>
internal abstract class MethodBatching
{
    /// <summary>How many items a call has.</summary>
    public abstract int Count(object arguments);

    /// <summary>What calls must have in common to be run together.</summary>
    public abstract object? Shape(object arguments);

    /// <summary>Runs calls as one and takes the result apart. What the method throws is not caught.</summary>
    /// <param name="service">The instance.</param>
    /// <param name="calls">The arguments of the calls.</param>
    /// <param name="cap">The most items that the method is given at once.</param>
    /// <param name="call">The run.</param>
    public abstract IReadOnlyList<BatchAnswer> Run(object service, IReadOnlyList<object> calls, int cap, BentoCall call);
}

internal sealed class MethodBatching<TService, TArguments, TResult>(
    BentoMethod<TResult> method, BentoBatching<TArguments, TResult> batching, Func<TService, TArguments, BentoCall, ValueTask<TResult>> run)
    : MethodBatching
    where TService : class
    where TArguments : class
{
    public override int Count(object arguments) => batching.Count((TArguments)arguments);

    public override object? Shape(object arguments) => batching.Shape((TArguments)arguments);

    public override IReadOnlyList<BatchAnswer> Run(object service, IReadOnlyList<object> calls, int cap, BentoCall call)
    {
        var arguments = Array.ConvertAll([.. calls], static call => (TArguments)call);
        var result = Run((TService)service, arguments, cap, call);
        var answers = new BatchAnswer[calls.Count];
        var start = 0;
        for (var i = 0; i < answers.Length; i++)
        {
            var count = batching.Count(arguments[i]);
            answers[i] = Write(calls.Count == 1 ? result : batching.SliceOf(result, start, count), arguments[i]);
            start += count;
        }

        return answers;
    }

    private TResult Run(TService service, TArguments[] calls, int cap, BentoCall call)
    {
        var count = calls.Sum(batching.Count);
        var lengths = Lengths(calls);
        if (count <= cap)
        {
            return Checked(service, batching.Join(calls), count, lengths, call);
        }

        // One call with more items than the method takes at once, or several since that has become less.
        var all = calls.Length == 1 ? calls[0] : batching.Join(calls);
        var parts = new List<TResult>();
        for (var start = 0; start < count; start += cap)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(cap, count - start);
            var part = batching.Join([batching.Slice(all, start, size)]);
            parts.Add(Checked(service, part, size, lengths.Count == 0 ? [] : lengths.GetRange(start, size), call));
        }

        return batching.JoinOf(parts);
    }

    /// <summary>The length of each item before it was padded; none where none are.</summary>
    private List<int> Lengths(TArguments[] calls)
    {
        var lengths = new List<int>();
        foreach (var call in calls)
        {
            if (batching.ItemLength(call) is { } length)
            {
                lengths.AddRange(Enumerable.Repeat(length, batching.Count(call)));
            }
        }

        return lengths;
    }

    private TResult Checked(TService service, TArguments arguments, int count, IReadOnlyList<int> lengths, BentoCall call)
    {
        call.ItemLengths = lengths;

        // A batchable method blocks: it has ended when run returns.
        var result = run(service, arguments, call).AsTask().GetAwaiter().GetResult();
        var answered = result is null ? 0 : batching.CountOf(result);
        return answered == count ? result : throw new InvalidOperationException(
            $"{method.Name} was given {count} items and answered {answered}: a batchable method returns one element for each item, in order.");
    }

    private BatchAnswer Write(TResult result, TArguments arguments)
    {
        try
        {
            return new BatchAnswer(method.WriteResult(batching.Cut(result, arguments)), null);
        }
#pragma warning disable CA1031 // A result that can't be written is that call's failure alone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new BatchAnswer(null, exception);
        }
    }
}

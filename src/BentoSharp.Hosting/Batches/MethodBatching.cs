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
        var result = Run((TService)service, batching.Join([.. calls.Cast<TArguments>()]), cap, call);
        var answers = new BatchAnswer[calls.Count];
        var start = 0;
        for (var i = 0; i < calls.Count; i++)
        {
            var count = batching.Count((TArguments)calls[i]);
            answers[i] = Write(calls.Count == 1 ? result : batching.SliceOf(result, start, count));
            start += count;
        }

        return answers;
    }

    private TResult Run(TService service, TArguments arguments, int cap, BentoCall call)
    {
        var count = batching.Count(arguments);
        if (count <= cap)
        {
            return Checked(service, arguments, count, call);
        }

        var parts = new List<TResult>();
        for (var start = 0; start < count; start += cap)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            var size = Math.Min(cap, count - start);
            parts.Add(Checked(service, batching.Slice(arguments, start, size), size, call));
        }

        return batching.JoinOf(parts);
    }

    private TResult Checked(TService service, TArguments arguments, int count, BentoCall call)
    {
        // A batchable method blocks: it has ended when run returns.
        var result = run(service, arguments, call).AsTask().GetAwaiter().GetResult();
        var answered = result is null ? 0 : batching.CountOf(result);
        return answered == count ? result : throw new InvalidOperationException(
            $"{method.Name} was given {count} items and answered {answered}: a batchable method returns one element for each item, in order.");
    }

    private BatchAnswer Write(TResult result)
    {
        try
        {
            return new BatchAnswer(method.WriteResult(result), null);
        }
#pragma warning disable CA1031 // A result that can't be written is that call's failure alone.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new BatchAnswer(null, exception);
        }
    }
}

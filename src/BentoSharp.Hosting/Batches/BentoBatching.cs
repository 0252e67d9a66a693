namespace BentoSharp.Hosting;

/// <summary>How calls of one method become one call, and its result the results of each. Generated code makes it.</summary>
/// <typeparam name="TArguments">The arguments of a call.</typeparam>
/// <typeparam name="TResult">The result of a call.</typeparam>
public abstract class BentoBatching<TArguments, TResult>
    where TArguments : class
{
    /// <summary>How many items a call has.</summary>
    internal abstract int Count(TArguments arguments);

    /// <summary>What calls must have in common to become one.</summary>
    internal abstract object? Shape(TArguments arguments);

    /// <summary>How long the items of a call are before they are padded; null where none are.</summary>
    internal abstract int? ItemLength(TArguments arguments);

    /// <summary>Makes one call of several, or of one, in the form that the method takes.</summary>
    internal abstract TArguments Join(IReadOnlyList<TArguments> calls);

    /// <summary>Makes a call of some of a call's items.</summary>
    internal abstract TArguments Slice(TArguments arguments, int start, int count);

    /// <summary>How many items a result has.</summary>
    internal abstract int CountOf(TResult result);

    /// <summary>Takes some items out of a result.</summary>
    internal abstract TResult SliceOf(TResult result, int start, int count);

    /// <summary>Takes away what padding has made of the result of a call.</summary>
    internal abstract TResult Cut(TResult result, TArguments arguments);

    /// <summary>Joins the results of parts of a call.</summary>
    internal abstract TResult JoinOf(IReadOnlyList<TResult> results);
}

/// <summary>Calls with one argument that has an element for each item.</summary>
/// <typeparam name="TArguments">The arguments of a call.</typeparam>
/// <typeparam name="TItems">The type of the argument.</typeparam>
/// <typeparam name="TResult">The result of a call.</typeparam>
/// <param name="items">The form of the argument.</param>
/// <param name="results">The form of the result.</param>
/// <param name="get">Takes the argument.</param>
/// <param name="make">Makes the arguments of a call.</param>
public sealed class BentoBatching<TArguments, TItems, TResult>(
    BentoBatchForm<TItems> items, BentoBatchForm<TResult> results, Func<TArguments, TItems> get, Func<TItems, TArguments> make)
    : BentoBatching<TArguments, TResult>
    where TArguments : class
{
    internal override int Count(TArguments arguments) => items.Count(get(arguments));

    internal override object? Shape(TArguments arguments) => items.Shape(get(arguments));

    internal override int? ItemLength(TArguments arguments) => items.Pads ? items.ItemLength(get(arguments)) : null;

    internal override TArguments Join(IReadOnlyList<TArguments> calls) =>
        calls.Count == 1 && !items.Pads ? calls[0] : make(items.Join([.. calls.Select(get)]));

    internal override TArguments Slice(TArguments arguments, int start, int count) => make(items.Slice(get(arguments), start, count));

    internal override int CountOf(TResult result) => results.Count(result);

    internal override TResult SliceOf(TResult result, int start, int count) => results.Slice(result, start, count);

    internal override TResult Cut(TResult result, TArguments arguments) =>
        items.Pads ? results.Cut(result, items.ItemLength(get(arguments))) : result;

    internal override TResult JoinOf(IReadOnlyList<TResult> parts) => results.Join(parts);
}

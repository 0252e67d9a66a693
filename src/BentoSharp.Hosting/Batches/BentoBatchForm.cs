using System.Numerics;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;

namespace BentoSharp.Hosting;

/// <summary>How values that have an element for each item of a batch are joined and taken apart again.</summary>
/// <typeparam name="T">The type of the values: a list or a tensor.</typeparam>
public abstract class BentoBatchForm<T>
{
    /// <summary>How many items a value has.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The number.</returns>
    public abstract int Count(T value);

    /// <summary>What values must have in common to be joined, such as the shape of an item.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Something that has value equality; null where every value can be joined with every other.</returns>
    public virtual object? Shape(T value) => null;

    /// <summary>Whether items of several lengths are padded to one, so that also a single value is brought into form by <see cref="Join"/>.</summary>
    public virtual bool Pads => false;

    /// <summary>How long the items of a value are in the dimension that is padded.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The length; 0 where nothing is padded.</returns>
    public virtual int ItemLength(T value) => 0;

    /// <summary>Takes away what padding has made of a result.</summary>
    /// <param name="value">The result.</param>
    /// <param name="length">How long its items were before (<see cref="ItemLength"/>).</param>
    /// <returns>The result of that length; the same where it is none for each place of an item.</returns>
    public virtual T Cut(T value, int length) => value;

    /// <summary>Joins values into one, in order.</summary>
    /// <param name="values">At least one value; their shapes are the same.</param>
    /// <returns>The value.</returns>
    public abstract T Join(IReadOnlyList<T> values);

    /// <summary>Takes some of the items.</summary>
    /// <param name="value">The value.</param>
    /// <param name="start">The first item.</param>
    /// <param name="count">How many.</param>
    /// <returns>A value of its own, which stays good when the whole is changed.</returns>
    public abstract T Slice(T value, int start, int count);
}

/// <summary>The forms that BentoSharp knows.</summary>
public static class BentoBatchForm
{
    /// <summary>Arrays.</summary>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <returns>The form.</returns>
    public static BentoBatchForm<T[]> Array<T>() => ArrayForm<T>.Instance;

    /// <summary>Lists, and the interfaces of lists.</summary>
    /// <typeparam name="TList">The type of the list: <see cref="List{T}"/> or what it implements.</typeparam>
    /// <typeparam name="T">The type of an item.</typeparam>
    /// <returns>The form.</returns>
    public static BentoBatchForm<TList> List<TList, T>()
        where TList : IEnumerable<T> => ListForm<TList, T>.Instance;

    /// <summary>Tensors, whose first dimension counts the items, padded as the parameter's <see cref="TensorInputAttribute"/> says.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="parameter">The parameter that takes them.</param>
    /// <param name="rows">Makes the memory for the tensor of a batch, of a shape. Default: an array.</param>
    /// <returns>The form.</returns>
    /// <exception cref="OverflowException">The value to pad with is none of the elements' type.</exception>
    public static BentoBatchForm<BentoTensor<T>> Tensor<T>(BentoParameter parameter, Func<int[], Memory<T>>? rows = null)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new TensorForm<T>(TensorPadding<T>.Of(parameter.Rules.OfType<TensorInputAttribute>().FirstOrDefault()), rows);
    }

    /// <summary>Tensors that a method returns, cut as its <see cref="TensorOutputAttribute"/> says.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <param name="method">The method.</param>
    /// <returns>The form.</returns>
    public static BentoBatchForm<BentoTensor<T>> TensorResult<T>(BentoMethod method)
        where T : unmanaged, INumberBase<T>
    {
        ArgumentNullException.ThrowIfNull(method);
        return new TensorResultForm<T>(method.ResultRules.OfType<TensorOutputAttribute>().FirstOrDefault()?.CutDimension ?? -1);
    }

    private sealed class ArrayForm<T> : BentoBatchForm<T[]>
    {
        public static readonly ArrayForm<T> Instance = new();

        public override int Count(T[] value) => value.Length;

        public override T[] Join(IReadOnlyList<T[]> values)
        {
            var joined = new T[values.Sum(static value => value.Length)];
            var start = 0;
            foreach (var value in values)
            {
                value.CopyTo(joined, start);
                start += value.Length;
            }

            return joined;
        }

        public override T[] Slice(T[] value, int start, int count) => value.AsSpan(start, count).ToArray();
    }

    private sealed class ListForm<TList, T> : BentoBatchForm<TList>
        where TList : IEnumerable<T>
    {
        public static readonly ListForm<TList, T> Instance = new();

        public override int Count(TList value) => value.Count();

        public override TList Join(IReadOnlyList<TList> values)
        {
            var joined = new List<T>(values.Sum(static value => value.Count()));
            foreach (var value in values)
            {
                joined.AddRange(value);
            }

            return (TList)(IEnumerable<T>)joined;
        }

        public override TList Slice(TList value, int start, int count) => (TList)(IEnumerable<T>)value.Skip(start).Take(count).ToList();
    }
}

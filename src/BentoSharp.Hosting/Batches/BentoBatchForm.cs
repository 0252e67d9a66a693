using System.Numerics;
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

    /// <summary>Tensors, whose first dimension counts the items.</summary>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <returns>The form.</returns>
    public static BentoBatchForm<BentoTensor<T>> Tensor<T>()
        where T : unmanaged, INumberBase<T> => TensorForm<T>.Instance;

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

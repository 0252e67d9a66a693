namespace BentoSharp.Tensors;

/// <summary>What tensors of all element types have in common.</summary>
internal interface ITensor
{
    /// <summary>NumPy's name of the element type.</summary>
    string Dtype { get; }

    /// <summary>The length of each dimension.</summary>
    IReadOnlyList<int> Shape { get; }

    /// <summary>The elements in the compact form.</summary>
    byte[] ToBytes();

    /// <summary>The same elements in another shape; null where their number does not fit.</summary>
    object? TryReshape(ReadOnlySpan<int> shape);
}

/// <summary>Sums about shapes.</summary>
internal static class TensorShapes
{
    public static string Text(IEnumerable<int> shape) => $"({string.Join(", ", shape)})";

    /// <summary>How many elements a shape has.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static long Count(ReadOnlySpan<int> shape)
    {
        var count = 1L;
        foreach (var length in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            count = checked(count * length);
        }

        return count;
    }

    /// <summary>The shape with its one open length filled in; null where the elements don't fit.</summary>
    public static int[]? Fit(ReadOnlySpan<int> shape, int count)
    {
        var result = shape.ToArray();
        var known = 1L;
        var open = -1;
        for (var i = 0; i < result.Length; i++)
        {
            if (result[i] >= 0)
            {
                known *= result[i];
            }
            else if (open < 0)
            {
                open = i;
            }
            else
            {
                return null;
            }
        }

        if (open >= 0)
        {
            if (known == 0 || count % known != 0)
            {
                return null;
            }

            result[open] = (int)(count / known);
            known *= result[open];
        }

        return known == count ? result : null;
    }
}

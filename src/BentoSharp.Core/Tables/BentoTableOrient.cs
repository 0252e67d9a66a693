namespace BentoSharp;

/// <summary>How a table is written in JSON.</summary>
public enum BentoTableOrient
{
    /// <summary>A list of rows, each an object: <c>[{"a": 1, "b": 2}]</c>.</summary>
    Records,

    /// <summary>An object of columns, each a list: <c>{"a": [1], "b": [2]}</c>.</summary>
    Columns,
}

namespace BentoSharp.Contracts;

/// <summary>Which parameter types travel as files beside the JSON.</summary>
internal static class BentoFileTypes
{
    public static bool IsFile(Type type) =>
        type == typeof(BentoFile) || type == typeof(BentoImage) || type == typeof(Stream) || IsList<BentoFile>(type) || IsList<BentoImage>(type);

    public static bool IsImage(Type type) => type == typeof(BentoImage) || IsList<BentoImage>(type);

    public static bool IsFileList(Type type) => IsList<BentoFile>(type) || IsList<BentoImage>(type);

    private static bool IsList<T>(Type type) =>
        type == typeof(T[]) || type == typeof(List<T>) || type == typeof(IReadOnlyList<T>) || type == typeof(IList<T>)
        || type == typeof(IEnumerable<T>) || type == typeof(IReadOnlyCollection<T>) || type == typeof(ICollection<T>);
}

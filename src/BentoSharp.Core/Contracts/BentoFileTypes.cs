namespace BentoSharp.Contracts;

/// <summary>Which parameter types travel as files beside the JSON.</summary>
internal static class BentoFileTypes
{
    public static bool IsFile(Type type) => type == typeof(BentoFile) || IsFileList(type);

    public static bool IsFileList(Type type) =>
        type == typeof(BentoFile[]) || type == typeof(List<BentoFile>) || type == typeof(IReadOnlyList<BentoFile>)
        || type == typeof(IList<BentoFile>) || type == typeof(IEnumerable<BentoFile>) || type == typeof(IReadOnlyCollection<BentoFile>)
        || type == typeof(ICollection<BentoFile>);
}

using System.Reflection;

namespace BentoSharp.Surface.Tests;

/// <summary>The repository's files, where they are on this machine.</summary>
internal static class Repository
{
    public static string Project { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static metadata => metadata.Key == "ProjectDirectory").Value!;

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Project, "..", ".."));
}

using System.Reflection;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Benchmarks.Generators;

/// <summary>The generators of others, as their packages have them.</summary>
internal static class PeerGenerators
{
    public static ISourceGenerator Refit() => Load(typeof(PeerGenerators).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RefitGenerator").Value!);

    /// <summary>That of the newest targeting pack here.</summary>
    public static ISourceGenerator Json()
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        return Load(Directory.GetDirectories(Path.Combine(root, "packs", "Microsoft.NETCore.App.Ref")).Order(StringComparer.Ordinal)
            .Select(static pack => Path.Combine(pack, "analyzers", "dotnet", "cs", "System.Text.Json.SourceGeneration.dll")).Last(File.Exists));
    }

    private static ISourceGenerator Load(string file)
    {
        var type = Assembly.LoadFrom(file).GetTypes().First(static type => !type.IsAbstract && type.IsAssignableTo(typeof(IIncrementalGenerator)));
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }
}

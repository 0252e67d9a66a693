using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>System.Text.Json's own generator, from the targeting pack that this program was built with.</summary>
internal static class JsonGenerator
{
    private static readonly string Root = Path.GetFullPath(
        Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    public static ISourceGenerator Create()
    {
        var file = Directory.GetDirectories(Path.Combine(Root, "packs", "Microsoft.NETCore.App.Ref")).Order(StringComparer.Ordinal)
            .Select(static pack => Path.Combine(pack, "analyzers", "dotnet", "cs", "System.Text.Json.SourceGeneration.dll")).Last(File.Exists);
        var type = System.Reflection.Assembly.LoadFrom(file).GetTypes()
            .Single(static type => !type.IsAbstract && type.IsAssignableTo(typeof(IIncrementalGenerator)));
        return ((IIncrementalGenerator)Activator.CreateInstance(type)!).AsSourceGenerator();
    }
}

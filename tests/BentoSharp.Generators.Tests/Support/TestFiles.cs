using System.Reflection;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Files of this project and of the repository, in the source tree.</summary>
internal static class TestFiles
{
    public static string Project { get; } = typeof(TestFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "ProjectDirectory").Value!;

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Project, "..", ".."));

    public static string ReadCase(string name) => File.ReadAllText(Path.Combine(Project, "Cases", name + ".cs"));

    public static SchemaText ReadSchema(string name, string? ns = "Acme.Wire") =>
        new($"{name}.schema.json", File.ReadAllText(Path.Combine(Project, "Schemas", name + ".schema.json")), ns);
}

using BentoSharp.Generators.Caching;
using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Tests;

/// <summary>Services are read again only when a declaration has changed: whatever a model can depend on is one, and what members do is none.</summary>
public sealed class DeclarationsTests
{
    private const string Source = """
        namespace Acme;

        /// <summary>Documented.</summary>
        [Obsolete("Old.")]
        public sealed class Other(int first) : IDisposable
        {
            public const int Steps = 20;

            private readonly int _field = 1;

            static Other() { }

            public int Value { get { return first; } set => first = value; }

            public int this[int index] => index + _field;

            public int Sum(int number = 3)
            {
                int Inner() => number;
                return Inner();
            }

            public static Other operator +(Other left, Other right) => left;

            public void Dispose() => Sum();
        }

        public enum Style { Brief = 1 }
        """;

    [TestCase("return first;", "return first + 1;")]
    [TestCase("set => first = value", "set => first = value + 1")]
    [TestCase("=> index + _field", "=> index")]
    [TestCase("return Inner();", "// A comment.\n        return Inner() + 2;")]
    [TestCase("int Inner() => number;", "int Inner() { return 2; }")]
    [TestCase("=> left", "=> right")]
    [TestCase("static Other() { }", "static Other() { Console.WriteLine(); }")]
    public void What_a_member_does_is_no_declaration(string before, string after) => Assert.That(Of(Source.Replace(before, after, StringComparison.Ordinal)), Is.EqualTo(Of(Source)));

    [TestCase("Documented.", "Told.")]
    [TestCase("Old.", "Older.")]
    [TestCase("sealed class", "class")]
    [TestCase("int first)", "long first)")]
    [TestCase(" : IDisposable", "")]
    [TestCase("Steps = 20", "Steps = 30")]
    [TestCase("_field = 1", "_field = 2")]
    [TestCase("number = 3", "number = 4")]
    [TestCase("Brief = 1", "Brief = 2")]
    [TestCase("namespace Acme;", "namespace Acme.Others;")]
    [TestCase("int Inner() => number;", "\n#nullable disable\n        int Inner() => number;", Description = "it counts to the end of the file")]
    public void All_else_is(string before, string after)
    {
        var edited = Source.Replace(before, after, StringComparison.Ordinal);
        Assert.That(edited, Is.Not.EqualTo(Source));
        Assert.That(Of(edited), Is.Not.EqualTo(Of(Source)));
    }

    [Test]
    public void Bodies_of_different_members_are_not_taken_for_each_other() =>
        Assert.That(Of("class A { int B() => 1; }"), Is.Not.EqualTo(Of("class A { int B => 1; }")));

    [Test]
    public void Files_references_and_options_count()
    {
        var compilation = Create(Source);
        var declared = Declarations.Of(compilation, default);
        var more = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class New;", (CSharpParseOptions)compilation.SyntaxTrees[0].Options));
        Assert.Multiple(() =>
        {
            Assert.That(Declarations.Of(compilation.Clone(), default), Is.EqualTo(declared));
            Assert.That(Declarations.Of(more, default), Is.Not.EqualTo(declared));
            Assert.That(Declarations.Of(compilation.RemoveReferences(compilation.References.First()), default), Is.Not.EqualTo(declared));
            Assert.That(Declarations.Of(compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable)), default), Is.Not.EqualTo(declared));
        });
    }

    /// <summary>The fingerprint of a project in which one file has a text; all else is the same.</summary>
    private static string Of(string text)
    {
        var old = Shared.SyntaxTrees[^1];
        return Declarations.Of(Shared.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)old.Options, old.FilePath)), default);
    }

    private static readonly CSharpCompilation Shared = Create(Source);

    private static CSharpCompilation Create(string source) => TestCompilation.Create(source);
}

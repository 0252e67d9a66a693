using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Benchmarks.Generators;

/// <summary>A project of 500 files with a generator, one of whose other files is edited again and again.</summary>
internal sealed class ProjectUnderEdit
{
    private const int Files = 500;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("BentoSharp.Generators", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("BentoSharp.Benchmarks", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly List<double> _times = [];
    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;
    private int _edits;

    /// <summary>Makes the project and generates for the first time.</summary>
    /// <param name="name">What is compared.</param>
    /// <param name="generator">The generator.</param>
    /// <param name="inputs">The files that are for it.</param>
    /// <param name="tracks">Whether the driver keeps what each step did, which takes time.</param>
    public ProjectUnderEdit(string name, ISourceGenerator generator, IReadOnlyList<string> inputs, bool tracks = false)
    {
        Name = name;
        var others = Enumerable.Range(0, Files - inputs.Count - 1).Select(static index => Other(index, 0));
        var trees = others.Concat(inputs).Prepend(Usings).Select(static (text, index) => CSharpSyntaxTree.ParseText(text, Options, $"File{index}.cs"));
        _compilation = CSharpCompilation.Create(
            "Acme", trees, References, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        _driver = CSharpGeneratorDriver
            .Create([generator], parseOptions: Options, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, tracks))
            .RunGenerators(_compilation);
        var result = _driver.GetRunResult();
        Generated = result.GeneratedTrees.Length;
        if (result.Results[0].Exception is { } exception)
        {
            throw new InvalidOperationException($"{name} fails.", exception);
        }
    }

    public string Name { get; }

    /// <summary>How many files are generated.</summary>
    public int Generated { get; }

    /// <summary>The median time of an edit, in milliseconds.</summary>
    public double Median => _times.Order().ElementAt(_times.Count / 2);

    private static string Usings => """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Forgets the times: what was so far is warming up.</summary>
    public void Forget() => _times.Clear();

    /// <summary>Edits a file that no generator looks at, and generates.</summary>
    /// <param name="declares">Whether a member gets another name; else the body of a method is edited.</param>
    public void Edit(bool declares = false)
    {
        var old = _compilation.SyntaxTrees[1 + (_edits % 50)];
        var text = Other(_edits % 50, ++_edits);
        text = declares ? text.Replace("AddAsync", $"Add{_edits}Async", StringComparison.Ordinal) : text;
        var tree = CSharpSyntaxTree.ParseText(text, Options, old.FilePath);
        _compilation = _compilation.ReplaceSyntaxTree(old, tree);
        var start = Stopwatch.GetTimestamp();
        _driver = _driver.RunGenerators(_compilation);
        _times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>How many of the outputs the last edit emitted anew, and of the steps before them; the driver must track them.</summary>
    public (int Outputs, int Steps) Emitted()
    {
        var result = _driver.GetRunResult().Results[0];
        return (Changed(result.TrackedOutputSteps), Changed(result.TrackedSteps.Where(static step => step.Key.All(char.IsLetter))));

        static int Changed(IEnumerable<KeyValuePair<string, System.Collections.Immutable.ImmutableArray<IncrementalGeneratorRunStep>>> steps) => steps
            .SelectMany(static step => step.Value)
            .Where(static run => run.Outputs.All(static output => output.Value is not Compilation))
            .SelectMany(static run => run.Outputs)
            .Count(static output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
    }

    private static string Other(int index, int version) => string.Create(CultureInfo.InvariantCulture, $$"""
        using System.Diagnostics;

        namespace Acme.Others;

        /// <summary>A class like many.</summary>
        [DebuggerDisplay("{Name}")]
        public sealed class Other{{index}}(string name)
        {
            private readonly List<int> _numbers = [];

            public string Name => name;

            public int Sum() => _numbers.Where(static number => number > {{version}}).Sum();

            public async Task AddAsync(int number, CancellationToken cancellationToken = default)
            {
                await Task.Delay(number, cancellationToken);
                _numbers.Add(number);
            }
        }
        """);
}

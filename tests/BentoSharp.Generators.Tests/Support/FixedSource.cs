using System.Collections.Immutable;
using BentoSharp.CodeFixes.Editing;
using BentoSharp.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Code as an editor has it, to which fixes are applied.</summary>
internal sealed class FixedSource : IDisposable
{
    public const string TaskList = "bentosharp.tasks.txt";

    private static readonly IReadOnlyList<CodeFixProvider> Fixes =
    [
        .. typeof(BentoFix).Assembly.GetTypes()
            .Where(static type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(CodeFixProvider)))
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    private readonly AdhocWorkspace _workspace = new();
    private readonly ProjectId _project;

    private Solution _solution;
    private IReadOnlyList<Diagnostic>? _found;

    /// <summary>Opens a project.</summary>
    /// <param name="sources">Its files.</param>
    /// <param name="tasks">The list of its tasks; null where it has none.</param>
    /// <param name="references">Other projects that it references.</param>
    public FixedSource(IEnumerable<string> sources, string? tasks = null, IEnumerable<MetadataReference>? references = null)
    {
        var compilation = TestCompilation.Create(sources.Select(static source => source.Replace("\r", "", StringComparison.Ordinal)), client: true, references: references);
        var project = _workspace.AddProject("Acme", LanguageNames.CSharp);
        _project = project.Id;
        _solution = project
            .WithParseOptions(compilation.SyntaxTrees[0].Options)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References)
            .Solution;
        foreach (var tree in compilation.SyntaxTrees)
        {
            _solution = _solution.AddDocument(DocumentId.CreateNewId(_project), tree.FilePath, tree.GetText(), filePath: tree.FilePath);
        }

        if (tasks is not null)
        {
            _solution = _solution.AddAdditionalDocument(DocumentId.CreateNewId(_project), TaskList, SourceText.From(tasks), filePath: TaskList);
        }
    }

    /// <summary>The ids for which there is a fix.</summary>
    public static IReadOnlySet<string> FixableIds { get; } = Fixes.SelectMany(static fix => fix.FixableDiagnosticIds).ToHashSet();

    private Project Project => _solution.GetProject(_project)!;

    /// <summary>The text of the file after the implicit usings, which is the first that was given.</summary>
    public async Task<string> TextAsync(int index = 0)
    {
        var document = Project.Documents.Single(document => document.Name == $"File{index + 1}.cs");
        return (await document.GetTextAsync()).ToString();
    }

    public async Task<string> TasksAsync() => (await Project.AdditionalDocuments.Single().GetTextAsync()).ToString();

    /// <summary>What the analyzer reports.</summary>
    public async Task<IReadOnlyList<Diagnostic>> AnalyzeAsync()
    {
        if (_found is not null)
        {
            return _found;
        }

        var texts = new List<AdditionalText>();
        foreach (var document in Project.AdditionalDocuments)
        {
            texts.Add(new SchemaText(document.Name, (await document.GetTextAsync()).ToString()));
        }

        var compilation = (await Project.GetCompilationAsync())!;
        return _found = await compilation.WithAnalyzers([new BentoAnalyzer()], new AnalyzerOptions([.. texts])).GetAnalyzerDiagnosticsAsync();
    }

    /// <summary>The errors of the project with what is generated for it.</summary>
    public async Task<IReadOnlyList<Diagnostic>> ErrorsAsync()
    {
        var compilation = (CSharpCompilation)(await Project.GetCompilationAsync())!;
        CSharpGeneratorDriver
            .Create([new BentoGenerator().AsSourceGenerator(), JsonGenerator.Create()], parseOptions: (CSharpParseOptions)Project.ParseOptions!)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out _);
        return [.. output.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
    }

    /// <summary>What is offered for the first diagnostic of an id, as the editor shows it.</summary>
    public async Task<IReadOnlyList<CodeAction>> OfferedAsync(string id)
    {
        var diagnostic = (await AnalyzeAsync()).First(diagnostic => diagnostic.Id == id);
        var offered = new List<CodeAction>();
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)))
        {
            var document = _solution.GetDocument(diagnostic.Location.SourceTree)!;
            await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offered.Add(action), CancellationToken.None));
        }

        return offered;
    }

    /// <summary>Applies what is offered for the first diagnostic of an id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="title">Of several offers, the one that begins so.</param>
    public async Task<string> ApplyAsync(string id, string title = "")
    {
        var action = (await OfferedAsync(id)).Single(action => action.Title.StartsWith(title, StringComparison.Ordinal));
        await TakeAsync(action);
        return action.Title;
    }

    /// <summary>Applies the fix of an id everywhere at once, as "fix all" does.</summary>
    public async Task ApplyAllAsync(string id, FixAllScope scope = FixAllScope.Solution)
    {
        foreach (var fix in Fixes.Where(fix => fix.FixableDiagnosticIds.Contains(id)).Take(1))
        {
            var document = _solution.GetDocument((await AnalyzeAsync()).First(diagnostic => diagnostic.Id == id).Location.SourceTree)!;
            var provider = new Found(await AnalyzeAsync());
            var context = new FixAllContext(document, fix, scope, fix.GetType().Name, [id], provider, CancellationToken.None);
            await TakeAsync((await fix.GetFixAllProvider()!.GetFixAsync(context))!);
        }
    }

    public void Dispose() => _workspace.Dispose();

    private async Task TakeAsync(CodeAction action)
    {
        _solution = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        _found = null;
    }

    /// <summary>What was found before a "fix all".</summary>
    private sealed class Found(IReadOnlyList<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(diagnostic => diagnostic.Location.SourceTree?.FilePath == document.FilePath));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(diagnostics.Where(static diagnostic => !diagnostic.Location.IsInSource));

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);
    }
}

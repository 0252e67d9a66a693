using System.Collections.Immutable;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>Compares the tasks of services with those that <see cref="TaskList"/> names. Without such a file nothing is compared.</summary>
internal static class TaskListRules
{
    /// <summary>The property of BENTO038 that has the old name.</summary>
    public const string Alias = "alias";

    /// <summary>The property of BENTO039 that has the missing line.</summary>
    public const string Line = "line";

    /// <summary>Checks a class, with the tasks of its contract where that is an interface.</summary>
    public static void Check(INamedTypeSymbol type, TaskList list, Problems problems)
    {
        if (type.TypeKind != TypeKind.Class)
        {
            return;
        }

        var service = ServiceName(type);
        var tasks = TasksOf(type).ToList();
        var listed = list.TasksOf(service).ToList();
        var unlisted = tasks.Where(task => !listed.Contains(task.Shape.WireName)).ToList();
        foreach (var task in unlisted)
        {
            var line = $"{service}/{task.Shape.WireName}";
            problems.Add(Rules.UnlistedTask, task.Place, ImmutableDictionary<string, string?>.Empty.Add(Line, line), line, list.Name);
        }

        foreach (var gone in listed.Where(name => !tasks.Any(task => task.Names.Contains(name))))
        {
            // A task that is new while another is gone is most likely the same one.
            ISymbol place = unlisted is [var renamed] ? renamed.Place : type;
            problems.Add(Rules.OrphanedTask, place, ImmutableDictionary<string, string?>.Empty.Add(Alias, gone), type.Name, gone, list.Name);
        }
    }

    /// <summary>Checks the file itself: services that are gone have no place in the code.</summary>
    public static void Check(AdditionalFileAnalysisContext context)
    {
        if (!TaskList.IsList(context.AdditionalFile) || TaskList.Read(context.AdditionalFile, context.CancellationToken) is not { } list)
        {
            return;
        }

        var services = new HashSet<string>(ProjectServices.Of(context.Compilation.Assembly)
            .Where(static type => type.TypeKind == TypeKind.Class)
            .Select(ServiceName));
        var lines = context.AdditionalFile.GetText(context.CancellationToken)!.Lines;
        foreach (var entry in list.Entries.Where(entry => !services.Contains(entry.Service)))
        {
            var place = Location.Create(context.AdditionalFile.Path, entry.Span, lines.GetLinePositionSpan(entry.Span));
            context.ReportDiagnostic(Diagnostic.Create(Rules.OrphanedTask, place, entry.Service, entry.Task, list.Name));
        }
    }

    private static string ServiceName(INamedTypeSymbol type)
    {
        var contract = ServiceContracts.Of(type) is [var given, ..] ? given : type;
        return contract.Attribute("BentoServiceAttribute")?.Text("Name") ?? Names.Service(contract);
    }

    private static IEnumerable<(MethodShape Shape, ISymbol Place, HashSet<string> Names)> TasksOf(INamedTypeSymbol type)
    {
        var contract = ServiceContracts.Of(type) is [var given, ..] ? given : type;
        foreach (var shape in MethodShape.OfContract(contract).Where(static shape => shape.IsTask))
        {
            var place = (type.FindImplementationForInterfaceMember(shape.Symbol) ?? shape.Symbol) as IMethodSymbol;
            var names = new HashSet<string>(Aliases(shape.Attribute).Concat(Aliases(place?.Attribute("BentoTaskAttribute")))) { shape.WireName };
            yield return (shape, place ?? shape.Symbol, names);
        }
    }

    private static IEnumerable<string> Aliases(AttributeData? attribute) =>
        attribute?.Value("Aliases") is { Kind: TypedConstantKind.Array, IsNull: false } aliases
            ? aliases.Values.Select(static alias => alias.Value).OfType<string>()
            : [];
}

using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules. Each has a page in docs/diagnostics with a wrong and a right example.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor MethodOutsideService = Create(
        1,
        "A task or immediate call needs a service",
        "{0} has [{1}], but {2} has no [BentoService], so nothing is generated for it: put [BentoService] on {2}");

    public static readonly DiagnosticDescriptor UnsupportedMethod = Create(
        2,
        "A task or immediate call is an ordinary instance method",
        "{0} is {1}, so the service can't run it for a caller: make it an ordinary instance method");

    public static readonly DiagnosticDescriptor InaccessibleMethod = Create(
        3,
        "A task or immediate call is public or internal",
        "{0} is {1}, so generated code can't call it: make it public or internal");

    public static readonly DiagnosticDescriptor ReferenceParameter = Create(
        4,
        "Parameters are passed by value",
        "The parameter {0} of {1} is passed by reference, which no request can do: pass it by value and return what changes");

    public static readonly DiagnosticDescriptor UnsupportedParameter = Create(
        5,
        "A parameter's type can be read from JSON",
        "The parameter {0} of {1} has the type {2}, which no request can carry ({3}): {4}");

    public static readonly DiagnosticDescriptor UnsupportedReturn = Create(
        6,
        "A result's type can be written as JSON",
        "{0} returns {1}, which no answer can carry ({2}): return a record, a collection, text, byte[] or BentoFile, or a Task of one");

    public static readonly DiagnosticDescriptor UncreatableService = Create(
        7,
        "A service is a class that can be created",
        "{0} is {1}, so no instance of it can be made: remove the modifier, or put [BentoService] on a class that can be created");

    public static readonly DiagnosticDescriptor GenericService = Create(
        8,
        "A service is not generic",
        "{0} has type parameters or lies in a type that has, so there is no one contract for it: put [BentoService] on a type without them");

    public static readonly DiagnosticDescriptor UnreachableService = Create(
        9,
        "Generated code can name the service",
        "{0} is {1}, so generated code can't name it: make it public or internal");

    public static readonly DiagnosticDescriptor DuplicateName = Create(
        10,
        "Names of tasks and immediate calls differ",
        "{0} and {1} have the same name, {2}, for callers: rename one, or give it another [{3}(Name = …)] and C# name");

    public static readonly DiagnosticDescriptor DuplicateRoute = Create(
        11,
        "Routes of tasks and immediate calls differ",
        "{0} and {1} have the same route, {2}: give one another Route");

    public static readonly DiagnosticDescriptor InvalidRoute = Create(
        12,
        "A route is a path of its own",
        "The route \"{0}\" of {1} {2}: use a path such as \"/{3}\"");

    public static readonly DiagnosticDescriptor TaskAndApi = Create(
        13,
        "A method is a task or an immediate call",
        "{0} has both [BentoTask] and [BentoApi]: keep [BentoTask], as a task can also be called at once, with CallAsync");

    public static readonly DiagnosticDescriptor ValueOutOfRange = Create(
        14,
        "A value is in its range",
        "{0} = {1} is out of range: {2}");

    public static readonly DiagnosticDescriptor DuplicateParameter = Create(
        15,
        "Names of parameters differ",
        "The parameters {0} and {1} of {2} have the same name, {3}, on the wire: rename one");

    public static readonly DiagnosticDescriptor TooManyParameters = Create(
        16,
        "A method has at most 64 parameters for callers",
        "{0} has {1} parameters for callers, and at most 64 are possible: gather some in a record");

    public static readonly DiagnosticDescriptor ClientOfNoContract = Create(
        17,
        "[BentoClient] names a contract",
        "{0} is no interface with [BentoService], so there is no client for it: name the interface that declares the contract");

    public static readonly DiagnosticDescriptor ClientNotReferenced = Create(
        18,
        "[BentoClient] needs BentoSharp.Client",
        "[BentoClient(typeof({0}))] generates nothing, because BentoSharp.Client is not referenced: add a reference to the package BentoSharp.Client");

    public static readonly DiagnosticDescriptor DuplicateService = Create(
        19,
        "Names of services differ",
        "{0} and {1} would both be given the generated type {2}: rename one, or move it to another namespace");

    public static readonly DiagnosticDescriptor SeveralContracts = Create(
        20,
        "A service has one contract",
        "{0} implements several [BentoService] interfaces ({1}): split it into a class for each");

    public static readonly DiagnosticDescriptor MethodOutsideContract = Create(
        21,
        "The contract has every task and immediate call",
        "{0} has [{1}], but the contract {2} doesn't declare it, so callers would never see it: declare it there with [{1}], or remove the attribute");

    public static readonly DiagnosticDescriptor InvalidName = Create(
        22,
        "A name on the wire is one word",
        "The name \"{0}\" of {1} {2}: use letters, digits, '_', '-' and '.' only");

    public static readonly DiagnosticDescriptor InvalidJsonContext = Create(
        23,
        "JsonContext is a JsonSerializerContext",
        "JsonContext of {0} is {1}, which {2}: name a JsonSerializerContext that generated code can reach");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        MethodOutsideService, UnsupportedMethod, InaccessibleMethod, ReferenceParameter, UnsupportedParameter, UnsupportedReturn,
        UncreatableService, GenericService, UnreachableService, DuplicateName, DuplicateRoute, InvalidRoute, TaskAndApi, ValueOutOfRange,
        DuplicateParameter, TooManyParameters, ClientOfNoContract, ClientNotReferenced, DuplicateService, SeveralContracts,
        MethodOutsideContract, InvalidName, InvalidJsonContext,
    ];

    private static DiagnosticDescriptor Create(int number, string title, string message)
    {
        var id = $"BENTO{number:000}";
        return new DiagnosticDescriptor(
            id, title, message, "BentoSharp", DiagnosticSeverity.Error, isEnabledByDefault: true,
            helpLinkUri: $"https://github.com/bentosharp/bentosharp/blob/main/docs/diagnostics/{id}.md");
    }
}

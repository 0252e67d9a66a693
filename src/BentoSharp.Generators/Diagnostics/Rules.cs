using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules. Each has a page in docs/diagnostics with a wrong and a right example.</summary>
internal static partial class Rules
{
    private const string Category = "BentoSharp";
    private const string Pages = "https://github.com/bentosharp/bentosharp/blob/main/docs/diagnostics/";

    public static readonly DiagnosticDescriptor MethodOutsideService = new(
        "BENTO001",
        "A task or immediate call needs a service",
        "{0} has [{1}], but {2} has no [BentoService], so nothing is generated for it: put [BentoService] on {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO001.md");

    public static readonly DiagnosticDescriptor UnsupportedMethod = new(
        "BENTO002",
        "A task or immediate call is an ordinary instance method",
        "{0} is {1}, so the service can't run it for a caller: make it an ordinary instance method",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO002.md");

    public static readonly DiagnosticDescriptor InaccessibleMethod = new(
        "BENTO003",
        "A task or immediate call is public or internal",
        "{0} is {1}, so generated code can't call it: make it public or internal",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO003.md");

    public static readonly DiagnosticDescriptor ReferenceParameter = new(
        "BENTO004",
        "Parameters are passed by value",
        "The parameter {0} of {1} is passed by reference, which no request can do: pass it by value and return what changes",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO004.md");

    public static readonly DiagnosticDescriptor UnsupportedParameter = new(
        "BENTO005",
        "A parameter's type can be read from JSON",
        "The parameter {0} of {1} has the type {2}, which no request can carry ({3}): {4}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO005.md");

    public static readonly DiagnosticDescriptor UnsupportedReturn = new(
        "BENTO006",
        "A result's type can be written as JSON",
        "{0} returns {1}, which no answer can carry ({2}): return a record, a collection, text, byte[] or BentoFile, or a Task of one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO006.md");

    public static readonly DiagnosticDescriptor UncreatableService = new(
        "BENTO007",
        "A service is a class that can be created",
        "{0} is {1}, so no instance of it can be made: remove the modifier, or put [BentoService] on a class that can be created",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO007.md");

    public static readonly DiagnosticDescriptor GenericService = new(
        "BENTO008",
        "A service is not generic",
        "{0} has type parameters or lies in a type that has, so there is no one contract for it: put [BentoService] on a type without them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO008.md");

    public static readonly DiagnosticDescriptor UnreachableService = new(
        "BENTO009",
        "Generated code can name the service",
        "{0} is {1}, so generated code can't name it: make it public or internal",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO009.md");

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "BENTO010",
        "Names of tasks and immediate calls differ",
        "{0} and {1} have the same name, {2}, for callers: rename one, or give it another [{3}(Name = …)] and C# name",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO010.md");

    public static readonly DiagnosticDescriptor DuplicateRoute = new(
        "BENTO011",
        "Routes of tasks and immediate calls differ",
        "{0} and {1} have the same route, {2}: give one another Route",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO011.md");

    public static readonly DiagnosticDescriptor InvalidRoute = new(
        "BENTO012",
        "A route is a path of its own",
        "The route \"{0}\" of {1} {2}: use a path such as \"/{3}\"",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO012.md");

    public static readonly DiagnosticDescriptor TaskAndApi = new(
        "BENTO013",
        "A method is a task or an immediate call",
        "{0} has both [BentoTask] and [BentoApi]: keep [BentoTask], as a task can also be called at once, with CallAsync",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO013.md");

    public static readonly DiagnosticDescriptor ValueOutOfRange = new(
        "BENTO014",
        "A value is in its range",
        "{0} = {1} is out of range: {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO014.md");

    public static readonly DiagnosticDescriptor DuplicateParameter = new(
        "BENTO015",
        "Names of parameters differ",
        "The parameters {0} and {1} of {2} have the same name, {3}, on the wire: rename one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO015.md");

    public static readonly DiagnosticDescriptor TooManyParameters = new(
        "BENTO016",
        "A method has at most 64 parameters for callers",
        "{0} has {1} parameters for callers, and at most 64 are possible: gather some in a record",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO016.md");

    public static readonly DiagnosticDescriptor ClientOfNoContract = new(
        "BENTO017",
        "[BentoClient] names a contract",
        "{0} is no interface with [BentoService], so there is no client for it: name the interface that declares the contract",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO017.md");

    public static readonly DiagnosticDescriptor ClientNotReferenced = new(
        "BENTO018",
        "[BentoClient] needs BentoSharp.Client",
        "[BentoClient(typeof({0}))] generates nothing, because BentoSharp.Client is not referenced: "
        + "add a reference to the package BentoSharp.Client",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO018.md");

    public static readonly DiagnosticDescriptor DuplicateService = new(
        "BENTO019",
        "Names of services differ",
        "{0} and {1} would both be given the generated type {2}: rename one, or move it to another namespace",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO019.md");

    public static readonly DiagnosticDescriptor SeveralContracts = new(
        "BENTO020",
        "A service has one contract",
        "{0} implements several [BentoService] interfaces ({1}): split it into a class for each",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO020.md");

    public static readonly DiagnosticDescriptor MethodOutsideContract = new(
        "BENTO021",
        "The contract has every task and immediate call",
        "{0} has [{1}], but the contract {2} {3}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO021.md");

    public static readonly DiagnosticDescriptor InvalidName = new(
        "BENTO022",
        "A name on the wire is one word",
        "The name \"{0}\" of {1} {2}: use letters, digits, '_', '-' and '.' only",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO022.md");

    public static readonly DiagnosticDescriptor InvalidJsonContext = new(
        "BENTO023",
        "JsonContext is a JsonSerializerContext",
        "JsonContext of {0} is {1}, which {2}: name a JsonSerializerContext that generated code can reach",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO023.md");

    public static readonly DiagnosticDescriptor MissingJsonType = new(
        "BENTO024",
        "The JsonContext knows every type on the wire",
        "{0} has no metadata of {1}, which {2} needs where reflection is off: {3}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO024.md");

    public static readonly DiagnosticDescriptor RetryOnAndNotRetryable = new(
        "BENTO025",
        "Exceptions are named either way",
        "{0} names exceptions by RetryOn and by NotRetryable: keep one of them, for RetryOn already means that all others are not repeated",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO025.md");

    public static readonly DiagnosticDescriptor UnsuitableLimitKey = new(
        "BENTO026",
        "A key is one plain argument of a task",
        "The parameter {0} of {1} can't be the key, because it {2}: put [LimitKey] on one argument of a task that is text, a whole number, a Guid or an enum",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO026.md");

    public static readonly DiagnosticDescriptor LimitWithoutKey = new(
        "BENTO027",
        "A limit needs a key",
        "{0} has a Limit, but none of its parameters has [LimitKey], so nothing is limited: mark the parameter that is the key, or use Concurrency",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO027.md");

    public static readonly DiagnosticDescriptor UnbatchableMethod = new(
        "BENTO030",
        "A batchable method takes a list and returns a list",
        "{0} is batchable, but its calls run one by one, because {1}: make it a synchronous method from one list, array or tensor to another",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO030.md");

    public static readonly DiagnosticDescriptor OldLanguage = new(
        "BENTO042",
        "The compiler and the language are new enough",
        "Code that is generated for {0} is C# 12, and the language of the project is C# {1}: remove <LangVersion> from the project, or set it to 12 or later",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO042.md");

    public static readonly DiagnosticDescriptor UnsuitableTensorShape = new(
        "BENTO045",
        "The shape of a tensor can be kept",
        "{0} of {1} {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "BENTO045.md");

    public static IReadOnlyList<DiagnosticDescriptor> All =>
    [
        MethodOutsideService, UnsupportedMethod, InaccessibleMethod, ReferenceParameter, UnsupportedParameter, UnsupportedReturn,
        UncreatableService, GenericService, UnreachableService, DuplicateName, DuplicateRoute, InvalidRoute, TaskAndApi, ValueOutOfRange,
        DuplicateParameter, TooManyParameters, ClientOfNoContract, ClientNotReferenced, DuplicateService, SeveralContracts,
        MethodOutsideContract, InvalidName, InvalidJsonContext, MissingJsonType,
        RetryOnAndNotRetryable, UnsuitableLimitKey, LimitWithoutKey, UnbatchableMethod, UnsuitableTensorShape,
        NoJsonSchema, NoServiceSchema, UnknownSchemaType, DuplicateSchema,
        BlockingCall, IgnoredToken, MissingToken, DifferentNaming, TimeoutBelowLatency, OrphanedTask, UnlistedTask, ScopedDependency, UnsealedService,
        OldLanguage, UnmarkedImplementation, MissingClient,
    ];
}

using BentoSharp.Generators.Model;
using BentoSharp.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Diagnostics;

/// <summary>The rules for one task or immediate call.</summary>
internal static class MethodRules
{
    private const int MaxParameters = 64;

    public static void Check(MethodShape shape, Problems problems)
    {
        CheckForm(shape.Symbol, problems);
        CheckWireNames(shape, problems);
        ValueRules.Check(shape.Attribute, shape.Symbol, problems);
        if (shape.Attribute.Value("RetryOn") is { IsNull: false } && shape.Attribute.Value("NotRetryable") is { IsNull: false })
        {
            problems.Add(Rules.RetryOnAndNotRetryable, shape.Attribute, "NotRetryable", shape.Symbol, shape.Symbol.Name);
        }

        if (shape.IsTask && shape.Symbol.Attribute("BentoApiAttribute") is not null)
        {
            problems.Add(Rules.TaskAndApi, shape.Symbol, shape.Symbol.Name);
        }

        CheckParameters(shape.Symbol, problems);
        CheckLimit(shape, problems);
        CheckReturn(shape.Symbol, problems);
        BatchRules.Check(shape, problems);
        TensorRules.Check(shape, problems);
    }

    private static void CheckForm(IMethodSymbol method, Problems problems)
    {
        var isOfInterface = method.ContainingType.TypeKind == TypeKind.Interface;
        var form = method.IsStatic ? "static"
            : method.IsGenericMethod ? "generic"
            : method.IsAbstract && !isOfInterface ? "abstract"
            : method.MethodKind != MethodKind.Ordinary ? "an explicit implementation or accessor"
            : null;
        if (form is not null)
        {
            problems.Add(Rules.UnsupportedMethod, method, method.Name, form);
        }

        if (method.MethodKind == MethodKind.Ordinary
            && method.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
        {
            problems.Add(Rules.InaccessibleMethod, method, method.Name, ServiceRules.Words(method.DeclaredAccessibility));
        }
    }

    private static void CheckWireNames(MethodShape shape, Problems problems)
    {
        var method = shape.Symbol;
        if (WireNames.Fault(shape.WireName) is { } fault)
        {
            problems.Add(Rules.InvalidName, shape.Attribute, "Name", method, shape.WireName, method.Name, fault);
            return;
        }

        var isGiven = shape.GivenRoute is not null;
        if (WireNames.RouteFault(shape.Route, isGiven) is { } routeFault)
        {
            problems.Add(
                Rules.InvalidRoute,
                shape.Attribute,
                isGiven ? "Route" : "Name",
                method,
                shape.Route,
                method.Name,
                routeFault,
                $"models/{shape.WireName}");
        }
    }

    private static void CheckLimit(MethodShape shape, Problems problems)
    {
        var keys = shape.Symbol.Parameters.Where(static parameter => parameter.Attribute("LimitKeyAttribute") is not null).ToList();
        foreach (var key in keys)
        {
            var fault = !shape.IsTask ? "belongs to an immediate call, which never waits in the queue"
                : key.Ordinal != keys[0].Ordinal ? $"is marked beside {keys[0].Name}"
                : LimitKeyParser.Fault(key);
            if (fault is not null)
            {
                problems.Add(Rules.UnsuitableLimitKey, key, key.Name, shape.Symbol.Name, fault);
            }
        }

        if (keys.Count == 0 && shape.Attribute.Value("Limit")?.Value is int and > 0)
        {
            problems.Add(Rules.LimitWithoutKey, shape.Attribute, "Limit", shape.Symbol, shape.Symbol.Name);
        }
    }

    private static void CheckParameters(IMethodSymbol method, Problems problems)
    {
        var given = new Dictionary<string, IParameterSymbol>(StringComparer.Ordinal);
        var count = 0;
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None)
            {
                problems.Add(Rules.ReferenceParameter, parameter, parameter.Name, method.Name);
            }
            else if (!SpecialParameters.IsSpecial(parameter))
            {
                CheckParameter(method, parameter, given, problems);
                count++;
            }
        }

        if (count > MaxParameters)
        {
            problems.Add(Rules.TooManyParameters, method, method.Name, count);
        }
    }

    private static void CheckParameter(
        IMethodSymbol method, IParameterSymbol parameter, Dictionary<string, IParameterSymbol> others, Problems problems)
    {
        if (WireTypes.ParameterFault(parameter.Type) is { } fault)
        {
            problems.Add(
                Rules.UnsupportedParameter,
                parameter,
                parameter.Name,
                method.Name,
                parameter.Type.ToDisplayString(),
                fault.Reason,
                fault.Remedy);
        }

        if (PlaceFault(method, parameter) is { } misplaced)
        {
            problems.Add(
                Rules.UnsupportedParameter,
                parameter,
                parameter.Name,
                method.Name,
                parameter.Type.ToDisplayString(),
                misplaced.Reason,
                misplaced.Remedy);
        }

        var name = SnakeCase.Convert(parameter.Name);
        if (others.TryGetValue(name, out var twin))
        {
            problems.Add(Rules.DuplicateParameter, parameter, twin.Name, parameter.Name, method.Name, name);
        }

        others[name] = parameter;
    }

    /// <summary>What is wrong with [BentoRoot] or [BentoExtra] on a parameter; null where nothing is.</summary>
    private static (string Reason, string Remedy)? PlaceFault(IMethodSymbol method, IParameterSymbol parameter)
    {
        if (parameter.Attribute("BentoRootAttribute") is not null)
        {
            return method.Parameters.Count(static other => !SpecialParameters.IsSpecial(other)) > 1
                ? ("[BentoRoot] makes it the whole body, and the method has other arguments", "leave it the only one")
                : ParameterParser.IsFileList(parameter.Type) ? ("a body is one file", "take a BentoFile or a BentoImage")
                : null;
        }

        var isDictionary = parameter.Type is INamedTypeSymbol { TypeArguments: [var key, var value] }
            && parameter.Type.Name is ("Dictionary" or "IReadOnlyDictionary" or "IDictionary")
            && parameter.Type.ContainingNamespace.Is("System.Collections.Generic")
            && key.SpecialType == SpecialType.System_String
            && value.Is("System.Text.Json", "JsonElement");
        return parameter.Attribute("BentoExtraAttribute") is not null && !isDictionary
            ? ("[BentoExtra] collects members of any type", "take IReadOnlyDictionary<string, JsonElement>")
            : null;
    }

    private static void CheckReturn(IMethodSymbol method, Problems problems)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            problems.Add(Rules.UnsupportedReturn, method, method.Name, method.ReturnType.ToDisplayString(), "it is a reference");
        }
        else if (ReturnTypes.Of(method) is ({ } result, var shape) && WireTypes.ResultFault(result, shape == ReturnShape.Stream) is { } fault)
        {
            problems.Add(Rules.UnsupportedReturn, method, method.Name, method.ReturnType.ToDisplayString(), fault.Reason);
        }
    }
}

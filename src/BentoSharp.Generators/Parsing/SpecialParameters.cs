using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Parameters that callers don't give: the host does.</summary>
internal static class SpecialParameters
{
    private const string Injection = "global::Microsoft.Extensions.DependencyInjection";

    /// <summary>Whether callers don't give the parameter.</summary>
    public static bool IsSpecial(IParameterSymbol parameter) => Expression(parameter) is not null;

    /// <summary>The expression that gives the value, from the variable <c>call</c>; null for a parameter that callers give.</summary>
    public static string? Expression(IParameterSymbol parameter)
    {
        var type = parameter.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : parameter.Type;
        if (type.Is("System.Threading", "CancellationToken"))
        {
            return "call.CancellationToken";
        }

        if (type.Is("BentoSharp", "BentoContext"))
        {
            return "call.Context";
        }

        if (parameter.Attribute("ItemLengthsAttribute") is not null)
        {
            return "call.ItemLengths";
        }

        var allowsNull = AllowsNull(parameter);
        if (type.Is("BentoSharp", "BentoTaskContext"))
        {
            return allowsNull ? "call.Task" : "call.TaskOrNone";
        }

        var get = allowsNull ? "Get" : "GetRequired";
        if (parameter.Attribute("Microsoft.AspNetCore.Mvc", "FromServicesAttribute") is not null)
        {
            return $"{Injection}.ServiceProviderServiceExtensions.{get}Service<{Name(parameter)}>(call.Services)";
        }

        var keyed = parameter.Attribute("Microsoft.Extensions.DependencyInjection", "FromKeyedServicesAttribute");
        if (keyed is { ConstructorArguments: [var key] })
        {
            var method = $"{Injection}.ServiceProviderKeyedServiceExtensions.{get}KeyedService<{Name(parameter)}>";
            return $"{method}(call.Services, {Literals.Of(key)})";
        }

        return null;
    }

    private static string Name(IParameterSymbol parameter) =>
        parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).Code();

    private static bool AllowsNull(IParameterSymbol parameter) =>
        parameter.NullableAnnotation == NullableAnnotation.Annotated
        || (parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is null);
}

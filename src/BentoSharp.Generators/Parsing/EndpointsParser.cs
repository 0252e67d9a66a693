using BentoSharp.Generators.Model;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Generators.Parsing;

/// <summary>Reads how a service class runs the methods of its contract.</summary>
internal static class EndpointsParser
{
    /// <summary>Reads the endpoints.</summary>
    /// <param name="service">The class.</param>
    /// <param name="shapes">The methods of the contract.</param>
    /// <param name="contract">The contract as it was read.</param>
    /// <param name="compilation">The compilation.</param>
    public static EndpointsModel Parse(
        INamedTypeSymbol service, IReadOnlyList<MethodShape> shapes, ContractModel contract, Compilation compilation)
    {
        var attribute = service.Attribute("BentoServiceAttribute")!;
        var methods = new List<EndpointModel>(shapes.Count);
        for (var i = 0; i < shapes.Count; i++)
        {
            methods.Add(Parse(service, shapes[i], contract.Methods[i], compilation));
        }

        return new EndpointsModel(
            service.NamespaceCode(),
            Names.Service(service),
            service.Code(),
            ContractParser.MetadataName(service),
            contract.Names.IsPublic && service.IsPublic(),
            AttributeSettings.OfService(attribute, compilation).ToEquatableArray(),
            methods.ToEquatableArray());
    }

    private static EndpointModel Parse(INamedTypeSymbol service, MethodShape shape, MethodModel model, Compilation compilation)
    {
        var target = shape.Symbol.ContainingType.TypeKind == TypeKind.Interface ? Implementation(service, shape.Symbol) : shape.Symbol;
        var isOfClass = target.ContainingType.TypeKind == TypeKind.Class && target.ExplicitInterfaceImplementations.IsEmpty;
        var call = isOfClass
            ? $"service.{Names.Escape(target.Name)}"
            : $"(({shape.Symbol.ContainingType.Code()})service).{Names.Escape(shape.Symbol.Name)}";
        var own = MethodShape.Of(target);
        var attribute = own is not null && own.IsTask == shape.IsTask ? own.Attribute : shape.Attribute;
        return new EndpointModel(
            call,
            Arguments(shape.Symbol, model).ToEquatableArray(),
            ReturnTypes.Of(shape.Symbol).Shape,
            AttributeSettings.OfMethod(attribute, compilation).Concat(LimitKeyParser.Settings(shape, target)).ToEquatableArray(),
            BatchingParser.Parse(shape, model))
        {
            Around = TorchTypes.Around(shape.Symbol),
        };
    }

    private static IMethodSymbol Implementation(INamedTypeSymbol service, IMethodSymbol method) =>
        service.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method;

    private static IEnumerable<string> Arguments(IMethodSymbol method, MethodModel model)
    {
        var given = 0;
        foreach (var parameter in method.Parameters)
        {
            if (SpecialParameters.Expression(parameter) is { } expression)
            {
                yield return expression;
                continue;
            }

            var argument = model.Parameters[given++];
            var needsBang = argument.AllowsNull && argument.IsReference && parameter.NullableAnnotation != NullableAnnotation.Annotated;
            var field = $"arguments.{argument.Property}";
            var value = argument.Files == FileShape.Stream ? $"call.Open({field})" : argument.IsTorch ? TorchTypes.Open(field) : field;
            yield return $"{value}{(needsBang ? "!" : "")}";
        }
    }
}

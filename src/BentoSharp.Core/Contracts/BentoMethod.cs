using System.ComponentModel.DataAnnotations;
using BentoSharp.Clients;

namespace BentoSharp.Contracts;

/// <summary>One task or immediate call of a contract.</summary>
public abstract class BentoMethod
{
    private readonly List<BentoParameter> _parameters = [];

    private protected BentoMethod(BentoContract contract, string name, string route, bool isTask)
    {
        Contract = contract;
        Name = name;
        Route = route;
        IsTask = isTask;
    }

    /// <summary>The contract that the method belongs to.</summary>
    public BentoContract Contract { get; }

    /// <summary>The name on the wire and in the store, such as <c>generate_image</c>.</summary>
    public string Name { get; }

    /// <summary>The route below the service's own, such as <c>/generate_image</c>.</summary>
    public string Route { get; }

    /// <summary>Whether calls can be queued.</summary>
    public bool IsTask { get; }

    /// <summary>What it does, as its documentation comment says; null where that says nothing.</summary>
    public string? Summary { get; protected init; }

    /// <summary>The parameters that callers give, in order.</summary>
    public IReadOnlyList<BentoParameter> Parameters => _parameters;

    /// <summary>The parameter that is the body itself; null where the arguments are members of it.</summary>
    public BentoParameter? Root => _parameters is [{ Kind: BentoParameterKind.Root } root] ? root : null;

    /// <summary>Whether it works on a list of items at once.</summary>
    public bool IsBatchable { get; protected init; }

    /// <summary>The media type of what it streams; null where it answers at once.</summary>
    public virtual string? StreamType => null;

    /// <summary>The type of the items that it streams; null where it does not stream.</summary>
    public virtual Type? ItemType => null;

    /// <summary>What the result must obey, and the form that it takes.</summary>
    public IReadOnlyList<ValidationAttribute> ResultRules { get; protected init; } = [];

    /// <summary>The type of the result; <see cref="void"/> where there is none.</summary>
    public abstract Type ResultType { get; }

    /// <summary>Declares a required parameter.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="allowsNull">Whether null is a value of it.</param>
    /// <param name="rules">What the value must obey.</param>
    /// <returns>The parameter.</returns>
    protected BentoParameter<T> Required<T>(string name, bool allowsNull = false, params ValidationAttribute[] rules) =>
        Add(new BentoParameter<T>(Contract, BentoParameterKind.Member, _parameters.Count, name, isRequired: true, default, allowsNull, rules));

    /// <summary>Declares a parameter that callers may leave out.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name on the wire.</param>
    /// <param name="defaultValue">Its value where it is left out.</param>
    /// <param name="allowsNull">Whether null is a value of it.</param>
    /// <param name="rules">What the value must obey.</param>
    /// <returns>The parameter.</returns>
    protected BentoParameter<T> Optional<T>(
        string name, T? defaultValue, bool allowsNull = false, params ValidationAttribute[] rules) =>
        Add(new BentoParameter<T>(Contract, BentoParameterKind.Member, _parameters.Count, name, isRequired: false, defaultValue, allowsNull, rules));

    /// <summary>Declares the parameter that is the body itself.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="allowsNull">Whether null is a value of it.</param>
    /// <param name="rules">What the value must obey.</param>
    /// <returns>The parameter.</returns>
    protected BentoParameter<T> RootBody<T>(bool allowsNull = false, params ValidationAttribute[] rules) => Add(new BentoParameter<T>(
        Contract, BentoParameterKind.Root, _parameters.Count, BentoRootBody.ParameterName, isRequired: true, default, allowsNull, rules));

    /// <summary>Declares the parameter that collects what no other parameter has.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name on the wire.</param>
    /// <returns>The parameter.</returns>
    protected BentoParameter<T> Extra<T>(string name) =>
        Add(new BentoParameter<T>(Contract, BentoParameterKind.Extra, _parameters.Count, name, isRequired: true, default, allowsNull: false, []));

    private BentoParameter<T> Add<T>(BentoParameter<T> parameter)
    {
        _parameters.Add(parameter);
        parameter.Method = this;
        return parameter;
    }
}

/// <summary>A task or immediate call without a result.</summary>
/// <param name="contract">The contract that the method belongs to.</param>
/// <param name="name">The name on the wire.</param>
/// <param name="route">The route below the service's own.</param>
/// <param name="isTask">Whether calls can be queued.</param>
public class BentoVoidMethod(BentoContract contract, string name, string route, bool isTask) : BentoMethod(contract, name, route, isTask)
{
    /// <inheritdoc/>
    public sealed override Type ResultType => typeof(void);
}

/// <summary>A task or immediate call with a result.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
public class BentoMethod<TResult> : BentoMethod
{
    /// <summary>Declares the method.</summary>
    /// <param name="contract">The contract that the method belongs to.</param>
    /// <param name="name">The name on the wire.</param>
    /// <param name="route">The route below the service's own.</param>
    /// <param name="isTask">Whether calls can be queued.</param>
    public BentoMethod(BentoContract contract, string name, string route, bool isTask)
        : this(contract, name, route, isTask, BentoResultFormat.For<TResult>(contract.Json))
    {
    }

    private protected BentoMethod(BentoContract contract, string name, string route, bool isTask, BentoResultFormat<TResult> result)
        : base(contract, name, route, isTask) => Result = result;

    /// <summary>How the result travels.</summary>
    public BentoResultFormat<TResult> Result { get; }

    /// <inheritdoc/>
    public sealed override Type ResultType => typeof(TResult);

    /// <summary>Whether the method may return null.</summary>
    public bool AllowsNullResult { get; protected init; }

    /// <summary>Writes a result in the form that the contract promises.</summary>
    /// <param name="value">What the method returned.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="BentoValidationException">It is not what the contract promises.</exception>
    public BentoResponse WriteResult(TResult value)
    {
        if (value is null)
        {
            return AllowsNullResult ? BentoResponses.Null : throw WrongResult("is null, which the method's type does not allow");
        }

        foreach (var rule in ResultRules)
        {
            if (rule is BentoShapeAttribute shape)
            {
                value = shape.TryShape(value, IsBatchable, out var shaped, out var error) ? (TResult)shaped : throw WrongResult(error);
            }
            else if (value is BentoFile { ContentType: null } file && rule is BentoContentTypeAttribute { ContentType: var type } && !type.Contains('*', StringComparison.Ordinal))
            {
                value = (TResult)(object)BentoFile.FromStream(file.OpenRead, file.Length, file.Name, type);
            }
            else if (!rule.IsValid(value))
            {
                throw WrongResult(rule.FormatErrorMessage(Name));
            }
        }

        return Result.Write(value);
    }

    /// <summary>Calls the method at once and reads its result.</summary>
    /// <param name="channel">What carries the call.</param>
    /// <param name="request">The arguments.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The result.</returns>
    public async Task<TResult> CallAsync(IBentoChannel channel, BentoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var response = await channel.CallAsync(this, request, cancellationToken).ConfigureAwait(false);
        return Result.Read(response);
    }

    /// <inheritdoc cref="CallAsync"/>
    public TResult Call(IBentoSyncChannel channel, BentoRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return Result.Read(channel.Call(this, request, cancellationToken));
    }

    private static BentoValidationException WrongResult(string what) =>
        new([new("value_error", [BentoRootBody.ParameterName], $"the result {what}")], subject: "Output");
}

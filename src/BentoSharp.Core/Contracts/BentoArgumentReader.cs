using System.Text.Json;

namespace BentoSharp.Contracts;

/// <summary>
/// Reads the arguments of one call and gathers all that is wrong with them. Used by generated handlers:
/// <see cref="MoveNext"/> until it is false, <see cref="Read"/> for the parameter that <see cref="Is"/> names, then <see cref="Complete"/>.
/// </summary>
public ref partial struct BentoArgumentReader
{
    private readonly BentoMethod _method;
    private readonly BentoRequest _request;
    private Utf8JsonReader _reader;
    private ulong _seen;
    private List<BentoValidationError>? _errors;
    private bool _pending;

    /// <summary>Begins to read.</summary>
    /// <param name="method">The method that is called.</param>
    /// <param name="request">The arguments.</param>
    /// <exception cref="BentoValidationException">The arguments are not a JSON object.</exception>
    public BentoArgumentReader(BentoMethod method, BentoRequest request)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(request);
        _method = method;
        _request = request;
        var json = request.Arguments.IsEmpty ? "{}"u8 : request.Arguments.Span;
        JsonBodies.ThrowIfMalformed(json);
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            throw new BentoValidationException(
                [new("type_error", [], "the arguments must be a JSON object with a member for each parameter")]);
        }
    }

    /// <summary>Goes to the next argument; what was not read of the last one is skipped.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_pending)
        {
            _reader.Skip();
        }

        _reader.Read();
        _pending = _reader.TokenType == JsonTokenType.PropertyName;
        return _pending;
    }

    /// <summary>Whether the current argument is for a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>True where the names are the same.</returns>
    public readonly bool Is(BentoParameter parameter) => _reader.ValueTextEquals(parameter.Utf8Name);

    /// <summary>Reads the current argument.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The value; the default where it is wrong, which <see cref="Complete"/> then reports.</returns>
    public T? Read<T>(BentoParameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        _pending = false;
        See(parameter);
        _reader.Read();
        var start = _reader;
        try
        {
            return Check(parameter, JsonSerializer.Deserialize(ref _reader, parameter.TypeInfo!));
        }
        catch (JsonException exception)
        {
            _reader = start;
            if (!FindFaults(parameter))
            {
                Fail("type_error", [parameter.Name, .. JsonPaths.Parse(exception.Path)], JsonPaths.Explain(exception, parameter.Type));
            }

            return default;
        }
        catch (NotSupportedException)
        {
            // A polymorphic value that does not say which of its types it is; else the declared type is at fault, and not the value.
            _reader = start;
            if (!FindFaults(parameter))
            {
                throw;
            }

            return default;
        }
    }

    /// <summary>Collects what no other parameter has: the members of the object with the parameter's name, and unknown members.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The members by name.</returns>
    public Dictionary<string, JsonElement> ReadExtra(BentoParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var extra = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var json = _request.Arguments.IsEmpty ? "{}"u8 : _request.Arguments.Span;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        var arguments = JsonElement.ParseValue(ref reader);
        foreach (var member in arguments.EnumerateObject())
        {
            if (!member.NameEquals(parameter.Name))
            {
                if (_method.Parameters.All(known => !member.NameEquals(known.Name)))
                {
                    _seen |= 1UL << parameter.Index;
                    extra[member.Name] = member.Value;
                }

                continue;
            }

            _seen |= 1UL << parameter.Index;
            if (member.Value.ValueKind != JsonValueKind.Object)
            {
                Fail("type_error", [parameter.Name], "an object is needed");
                continue;
            }

            foreach (var inner in member.Value.EnumerateObject())
            {
                extra[inner.Name] = inner.Value;
            }
        }

        return extra;
    }

    /// <summary>Ends the reading.</summary>
    /// <exception cref="BentoValidationException">Arguments are missing or wrong: all of them are named.</exception>
    public void Complete()
    {
        foreach (var parameter in _method.Parameters)
        {
            if (parameter.IsRequired && (_seen & (1UL << parameter.Index)) == 0)
            {
                var what = parameter.IsFile ? "a file part of this name is required: send the request as multipart/form-data" : "is required";
                Fail("missing", [parameter.Name], what);
            }
        }

        if (_errors is not null)
        {
            throw new BentoValidationException(_errors);
        }
    }

    private void See(BentoParameter parameter)
    {
        var bit = 1UL << parameter.Index;
        if ((_seen & bit) != 0)
        {
            Fail("value_error", [parameter.Name], "is given twice");
        }

        _seen |= bit;
    }

    private T? Check<T>(BentoParameter parameter, T? value)
    {
        if (value is null)
        {
            if (!parameter.AllowsNull)
            {
                Fail("type_error", [parameter.Name], "must not be null");
            }

            return value;
        }

        foreach (var rule in parameter.Rules)
        {
            if (rule is BentoShapeAttribute shape)
            {
                if (shape.TryShape(value, _method.IsBatchable, out var shaped, out var error))
                {
                    value = (T)shaped;
                }
                else
                {
                    Fail("value_error", [parameter.Name], error);
                }
            }
            else if (!rule.IsValid(value))
            {
                Fail("value_error", [parameter.Name], rule.FormatErrorMessage(parameter.Name));
            }
        }

        return value;
    }

    /// <summary>Tells all that is wrong with a value; the reader stands at its beginning, and then at its end.</summary>
    /// <returns>Whether there is anything.</returns>
    private bool FindFaults<T>(BentoParameter<T> parameter)
    {
        var before = _errors?.Count ?? 0;
        var value = JsonElement.ParseValue(ref _reader);
        new JsonFaults(_method.Contract.Json, _errors ??= []).Find([parameter.Name], value, parameter.TypeInfo!);
        return _errors.Count > before;
    }

    private void Fail(string type, IReadOnlyList<object> location, string message) => (_errors ??= []).Add(new(type, location, message));
}

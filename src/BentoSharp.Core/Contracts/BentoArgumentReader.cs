using System.Text.Json;

namespace BentoSharp.Contracts;

/// <summary>
/// Reads the arguments of one call and gathers all that is wrong with them. Used by generated handlers:
/// <see cref="MoveNext"/> until it is false, <see cref="Read"/> for the parameter that <see cref="Is"/> names, then <see cref="Complete"/>.
/// </summary>
public ref struct BentoArgumentReader
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
        var bit = 1UL << parameter.Index;
        if ((_seen & bit) != 0)
        {
            Fail("value_error", [parameter.Name], "is given twice");
        }

        _seen |= bit;
        _reader.Read();
        var start = _reader;
        try
        {
            var value = JsonSerializer.Deserialize(ref _reader, parameter.TypeInfo!);
            Check(parameter, value);
            return value;
        }
        catch (JsonException exception)
        {
            var location = JsonPaths.Parse(parameter.Name, exception.Path);
            Fail("type_error", location, JsonPaths.Explain(exception, parameter.Type));
            _reader = start;
            _reader.Skip();
            return default;
        }
    }

    /// <summary>Takes a file parameter from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The file; null where there is none, which <see cref="Complete"/> reports if it is required.</returns>
    public BentoFile? ReadFile(BentoParameter parameter)
    {
        var files = ReadFiles(parameter);
        if (files.Count > 1)
        {
            Fail("value_error", [parameter.Name], $"one file is needed, {files.Count} were sent");
        }

        return files.Count == 0 ? null : files[0];
    }

    /// <summary>Takes a parameter that is a list of files from the files of the request.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The files.</returns>
    public List<BentoFile> ReadFiles(BentoParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var files = new List<BentoFile>();
        foreach (var argument in _request.Files)
        {
            if (argument.Parameter == parameter.Name)
            {
                files.Add(argument.File);
                _seen |= 1UL << parameter.Index;
            }
        }

        return files;
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

    private void Check<T>(BentoParameter<T> parameter, T? value)
    {
        if (value is null)
        {
            if (!parameter.AllowsNull)
            {
                Fail("type_error", [parameter.Name], "must not be null");
            }

            return;
        }

        foreach (var rule in parameter.Rules)
        {
            if (!rule.IsValid(value))
            {
                Fail("value_error", [parameter.Name], rule.FormatErrorMessage(parameter.Name));
            }
        }
    }

    private void Fail(string type, IReadOnlyList<object> location, string message) => (_errors ??= []).Add(new(type, location, message));
}

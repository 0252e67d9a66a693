using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Workers;

/// <summary>The context of one run: what is known of its request, and what the method says of its answer.</summary>
internal sealed class RunContext(IReadOnlyList<KeyValuePair<string, string>> requestHeaders) : BentoContext
{
    /// <summary>Headers that say how the answer is sent, which is decided elsewhere.</summary>
    private static readonly HashSet<string> OfServer = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-length", "content-type", "date", "keep-alive", "server", "set-cookie", "trailer", "transfer-encoding",
        "upgrade", "x-bentoml-request-id",
    };

    // Most methods set none.
    private List<KeyValuePair<string, string>>? _headers;
    private IReadOnlyDictionary<string, string>? _requestHeaders;
    private int? _statusCode;

    public override IReadOnlyDictionary<string, string> RequestHeaders => _requestHeaders ??= ByName(requestHeaders);

    public override int StatusCode
    {
        get => _statusCode ?? 200;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 200);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 599);
            _statusCode = value;
        }
    }

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers ?? [];

    private List<KeyValuePair<string, string>> OwnHeaders => _headers ??= [];

    public override void SetHeader(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!HeaderText.IsToken(name) || !HeaderText.IsValue(value))
        {
            throw new ArgumentException($"\"{name}: {value}\" is no header: a name has letters, digits and dashes, a value printable ASCII.");
        }

        if (OfServer.Contains(name))
        {
            throw new ArgumentException($"The header {name} belongs to the server. Cookies are set with {nameof(SetCookie)}.", nameof(name));
        }

        name = name.ToLowerInvariant();
        OwnHeaders.RemoveAll(header => header.Key == name);
        OwnHeaders.Add(new(name, value));
    }

    public override void SetCookie(BentoCookie cookie)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        var text = HeaderText.Format(cookie);
        OwnHeaders.RemoveAll(header => header.Key == "set-cookie" && header.Value.StartsWith(cookie.Name + "=", StringComparison.Ordinal));
        OwnHeaders.Add(new("set-cookie", text));
    }

    /// <summary>The answer with the code, headers and cookies that the method gave it.</summary>
    public BentoResponse Complete(BentoResponse response) => _statusCode is null && _headers is null
        ? response
        : response with
        {
            StatusCode = _statusCode ?? response.StatusCode,
            Headers = [.. response.Headers.Where(header => Headers.All(own => own.Key != header.Key)), .. Headers],
        };

    private static Dictionary<string, string> ByName(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            byName[name] = byName.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }

        return byName;
    }
}

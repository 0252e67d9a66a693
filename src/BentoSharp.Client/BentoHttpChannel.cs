using BentoSharp.Client.Answers;
using BentoSharp.Client.Many;
using BentoSharp.Client.Resilience;
using BentoSharp.Client.Transport;
using BentoSharp.Client.Waiting;
using BentoSharp.Client.Watching;
using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client;

/// <summary>
/// Carries the calls of typed clients over HTTP to a BentoSharp or BentoML service, asynchronously or on the caller's thread. One channel
/// serves any number of clients and threads at once.
/// </summary>
/// <remarks>
/// <para>
/// Questions (<c>status</c>, <c>get</c>) and <c>cancel</c> are repeated when the connection fails, the request takes too long, or the
/// service is busy. What starts work (<c>submit</c>, <c>retry</c>, an immediate call) is repeated only when nothing can have run: no
/// connection was made, or the service turned the request away with 429 or 503 and a <c>Retry-After</c>. A submit with an
/// <see cref="SubmitOptions.IdempotencyKey"/> is repeated like a question where the service's <c>/schema.json</c> says that it knows such keys.
/// </para>
/// <para>
/// Every method throws only BentoSharp's exceptions and <see cref="OperationCanceledException"/>, the latter only when the caller's own
/// token fired. A service that can't be reached is a <see cref="BentoServiceException"/> with status code 503, a broken connection one
/// with 502, a request that took too long one with 504.
/// </para>
/// </remarks>
public sealed partial class BentoHttpChannel : IBentoChannel, IBentoSyncChannel, IAsyncDisposable, IDisposable
{
    /// <summary>
    /// How long a submit is held for the result. Long enough for short tasks, and no longer: while the id is not known, a service that dies takes
    /// the wait with it.
    /// </summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    private static readonly BentoResponse Nothing = new(200, "application/json", "null"u8.ToArray());

    private readonly HttpClient? _ownClient;
    private readonly ResilientExchange _exchange;
    private readonly HttpExchange _stream;
    private readonly AnswerReader _reader;
    private readonly TaskWaiter _waiter;
    private readonly ServiceOffers _offers;
    private readonly TaskWatcher _watcher;
    private readonly ManyWaiter _manyWaiter;
    private readonly ManyCalls _many;
    private readonly TimeSpan _longPollWait;

    /// <summary>Creates a channel with connections of its own.</summary>
    /// <param name="baseAddress">The service's address, such as <c>http://localhost:3000</c> or <c>https://host/images</c>.</param>
    /// <param name="options">How it talks to the service. Default: as <see cref="BentoHttpClientOptions"/> says.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https URL, or an option is out of range.</exception>
    public BentoHttpChannel(string baseAddress, BentoHttpClientOptions? options = null)
        : this(BaseAddress.Parse(baseAddress), options)
    {
    }

    /// <inheritdoc cref="BentoHttpChannel(string, BentoHttpClientOptions?)"/>
    public BentoHttpChannel(Uri baseAddress, BentoHttpClientOptions? options = null)
        : this(null, BaseAddress.Checked(baseAddress), options)
    {
    }

    /// <summary>Creates a channel over an <see cref="HttpClient"/>, such as one of <c>IHttpClientFactory</c>, which it does not dispose.</summary>
    /// <param name="httpClient">The client, with the service's address as its <see cref="HttpClient.BaseAddress"/>.</param>
    /// <param name="options">How it talks to the service. Default: as <see cref="BentoHttpClientOptions"/> says.</param>
    /// <exception cref="ArgumentException">The client has no base address, or an option is out of range.</exception>
    /// <remarks>
    /// Decompression, redirects and proxies are then the client's own. Its <see cref="HttpClient.Timeout"/> (100 s unless set) holds beside
    /// <see cref="BentoHttpClientOptions.Timeout"/>. Its handlers must override <c>Send</c> if the channel is used synchronously.
    /// </remarks>
    public BentoHttpChannel(HttpClient httpClient, BentoHttpClientOptions? options = null)
        : this(httpClient, BaseAddress.Of(httpClient), options)
    {
    }

    /// <param name="given">The client to send with; null for one of the channel's own.</param>
    /// <param name="address">The service's address.</param>
    /// <param name="options">How it talks to the service.</param>
    /// <param name="followsRedirects">Whether the given client leaves redirects to the channel, as its own one does.</param>
    internal BentoHttpChannel(HttpClient? given, Uri address, BentoHttpClientOptions? options, bool followsRedirects = false)
    {
        options = (options ?? new BentoHttpClientOptions()).Checked();
        _ownClient = given is null ? OwnHttpClient.Create(address) : null;
        var exchange = new HttpExchange(given ?? _ownClient!, given is null, followsRedirects || given is null, address, options);
        _exchange = new ResilientExchange(exchange, options);
        _stream = exchange;
        var errors = new AnswerErrors(address, options.TimeProvider);
        _reader = new AnswerReader(errors);
        _waiter = new TaskWaiter(exchange, _reader, options);
        _offers = new ServiceOffers(_exchange);
        _watcher = new TaskWatcher(exchange, _exchange, _offers, _reader, options);
        _manyWaiter = new ManyWaiter(exchange, _offers, _waiter, _reader, errors, options);
        _many = new ManyCalls(_exchange, _offers, new ManyAnswers(errors));
        _longPollWait = options.LongPollWait;
        Address = address;
    }

    /// <summary>The service's address, without a trailing slash.</summary>
    public Uri Address { get; }

    /// <summary>Closes the channel's own connections; calls under way end in an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _ownClient?.Dispose();

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A task that is completed.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the final status is all that there is to take.</summary>
    private static bool HasNoResult(BentoMethod method, BentoTaskInfo info) => method is BentoVoidMethod && info.Status == BentoTaskStatus.Success;

    /// <summary>The submit of a task that is to be waited for.</summary>
    private BentoCall HeldSubmit(BentoMethod method, BentoRequest request, SubmitOptions? options, bool isRepeatable)
    {
        var hold = _longPollWait < LongestHold ? _longPollWait : LongestHold;
        return hold < TimeSpan.FromSeconds(1) || options?.Delay > TimeSpan.Zero
            ? BentoCalls.Submit(method, request, options, isRepeatable)
            : BentoCalls.HeldSubmit(method, request, options, isRepeatable, hold);
    }
}

using System.Net.Http;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Client;

/// <summary>
/// How a client talks to its service. Every value has a default that suits inference: requests may take long, and what may be
/// repeated safely is repeated. A channel copies the options when it is made; later changes have no effect.
/// </summary>
public sealed class BentoHttpClientOptions
{
    /// <summary>The default of <see cref="Timeout"/>: 100 seconds.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(100);

    /// <summary>The default of <see cref="MaxRetries"/>.</summary>
    public const int DefaultMaxRetries = 4;

    /// <summary>The default of <see cref="BaseDelay"/>: 200 milliseconds.</summary>
    public static readonly TimeSpan DefaultBaseDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>The default of <see cref="MaxDelay"/>: 10 seconds.</summary>
    public static readonly TimeSpan DefaultMaxDelay = TimeSpan.FromSeconds(10);

    /// <summary>The default of <see cref="MaxRetryAfter"/>: one minute.</summary>
    public static readonly TimeSpan DefaultMaxRetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>The default of <see cref="PollInterval"/>: 20 milliseconds.</summary>
    public static readonly TimeSpan DefaultPollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>The default of <see cref="MaxPollInterval"/>: 2 seconds.</summary>
    public static readonly TimeSpan DefaultMaxPollInterval = TimeSpan.FromSeconds(2);

    /// <summary>The default of <see cref="LongPollWait"/>: 30 seconds.</summary>
    public static readonly TimeSpan DefaultLongPollWait = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long one HTTP request may take, from connecting to the last byte of its answer. Repeats have a limit each, and a long-polling
    /// request may take <see cref="LongPollWait"/> longer. Null means without limit. Default: <see cref="DefaultTimeout"/>.
    /// </summary>
    /// <remarks>
    /// It limits an immediate call and the upload of files, not the run of a queued task. A request that runs out of it ends in a
    /// <see cref="BentoServiceException"/> with status code 504. An <see cref="HttpClient"/> of the user's own has a limit beside it;
    /// the smaller one holds.
    /// </remarks>
    public TimeSpan? Timeout { get; set; } = DefaultTimeout;

    /// <summary>How often a request is repeated at most; 0 switches repeats off. Default: <see cref="DefaultMaxRetries"/>.</summary>
    public int MaxRetries { get; set; } = DefaultMaxRetries;

    /// <summary>The wait before the first repeat; it doubles each time, with jitter. Default: <see cref="DefaultBaseDelay"/>.</summary>
    public TimeSpan BaseDelay { get; set; } = DefaultBaseDelay;

    /// <summary>The longest wait before a repeat where the service asks for none. Default: <see cref="DefaultMaxDelay"/>.</summary>
    public TimeSpan MaxDelay { get; set; } = DefaultMaxDelay;

    /// <summary>
    /// The longest <c>Retry-After</c> that is waited for. A service that asks for more ends the request at once; its exception tells
    /// how long. Default: <see cref="DefaultMaxRetryAfter"/>.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = DefaultMaxRetryAfter;

    /// <summary>
    /// The pause between the first two questions for a status where the service does not long-poll; it then grows, with jitter.
    /// Default: <see cref="DefaultPollInterval"/>.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = DefaultPollInterval;

    /// <summary>The longest pause between two questions for a status. Default: <see cref="DefaultMaxPollInterval"/>.</summary>
    public TimeSpan MaxPollInterval { get; set; } = DefaultMaxPollInterval;

    /// <summary>
    /// How long the service is asked to hold a question for a status until the task ends (<c>Prefer: wait=30</c>), in whole seconds.
    /// Zero switches long-polling off. Default: <see cref="DefaultLongPollWait"/>.
    /// </summary>
    public TimeSpan LongPollWait { get; set; } = DefaultLongPollWait;

    /// <summary>The token sent as <c>Authorization: Bearer …</c>. Default: none.</summary>
    public string? BearerToken { get; set; }

    /// <summary>The key sent as <c>X-Api-Key</c>, to the service but not to another host that it redirects to. Default: none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Headers sent with every request to the service, but not to another host that it redirects to. Default: none.</summary>
    public IDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Called with every request to the service before it is sent, also with each repeat: the place for a token that is renewed, or for a header that
    /// differs from request to request. It must not block for long. Default: none.
    /// </summary>
    public Action<HttpRequestMessage>? ConfigureRequest { get; set; }

    /// <summary>
    /// Where repeats are told. Default: none; a client that was added to a service collection takes its application's logger.
    /// </summary>
    public ILogger? Logger { get; set; }

    /// <summary>Where time comes from. Default: <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>A copy that is checked and stays as it is.</summary>
    internal BentoHttpClientOptions Checked()
    {
        OptionRules.Check(this);
        var copy = (BentoHttpClientOptions)MemberwiseClone();
        copy.Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase);
        return copy;
    }
}

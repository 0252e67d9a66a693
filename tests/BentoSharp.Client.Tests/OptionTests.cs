namespace BentoSharp.Client.Tests;

public sealed class OptionTests
{
    private static IEnumerable<TestCaseData> Wrong()
    {
        static TestCaseData Case(string name, Action<BentoHttpClientOptions> set) => new TestCaseData(name, set).SetArgDisplayNames(name);
        yield return Case("Timeout", options => options.Timeout = TimeSpan.Zero);
        yield return Case("Timeout", options => options.Timeout = TimeSpan.FromDays(50));
        yield return Case("MaxRetries", options => options.MaxRetries = -1);
        yield return Case("BaseDelay", options => options.BaseDelay = TimeSpan.Zero);
        yield return Case("MaxDelay", options => options.MaxDelay = TimeSpan.FromMilliseconds(1));
        yield return Case("MaxRetryAfter", options => options.MaxRetryAfter = TimeSpan.FromDays(2));
        yield return Case("PollInterval", options => options.PollInterval = TimeSpan.FromSeconds(-1));
        yield return Case("MaxPollInterval", options => options.MaxPollInterval = TimeSpan.FromMilliseconds(1));
        yield return Case("LongPollWait", options => options.LongPollWait = TimeSpan.FromMilliseconds(10));
        yield return Case("BearerToken", options => options.BearerToken = "two words");
        yield return Case("BearerToken", options => options.BearerToken = "line\nbreak");
        yield return Case("ApiKey", options => options.ApiKey = "two words");
        yield return Case("Headers", options => options.Headers["X-Key"] = "line\r\nbreak");
        yield return Case("Headers", options => options.Headers["Content-Type"] = "text/plain");
        yield return Case("Headers", options => options.Headers["no name"] = "x");
        yield return Case("TimeProvider", options => options.TimeProvider = null!);
    }

    [TestCaseSource(nameof(Wrong))]
    public void An_option_out_of_range_is_named_when_the_channel_is_made(string name, Action<BentoHttpClientOptions> set)
    {
        var options = new BentoHttpClientOptions();
        set(options);
        Assert.That(
            () => new BentoHttpChannel("http://localhost:3000", options),
            Throws.ArgumentException.With.Message.StartsWith($"BentoHttpClientOptions.{name} ").And.Message.Not.Contains("two words"));
    }

    [TestCase("localhost:3000")]
    [TestCase("/images")]
    [TestCase("ftp://host")]
    [TestCase("")]
    [TestCase("not a url")]
    public void An_address_that_is_no_URL_is_refused_with_an_example(string address)
    {
        Assert.That(
            () => new BentoHttpChannel(address),
            Throws.ArgumentException.With.Message.Contains($"\"{address}\" is no absolute http or https URL").And.Property("ParamName").EqualTo("baseAddress"));
        Assert.That(() => new BentoHttpChannel(new Uri("images", UriKind.Relative)), Throws.ArgumentException.With.Message.Contains("\"images\""));
    }

    [Test]
    public void Credentials_in_an_address_are_refused_and_not_shown()
    {
        Assert.That(
            () => new BentoHttpChannel("http://bob:hunter2@host"),
            Throws.ArgumentException.With.Message.Contains("BearerToken").And.Message.Not.Contains("hunter2"));
    }

    [Test]
    public void An_HttpClient_without_an_address_is_refused()
    {
        using var client = new HttpClient();
        Assert.That(() => new BentoHttpChannel(client), Throws.ArgumentException.With.Message.Contains("no BaseAddress"));
    }

    [Test]
    public void A_given_HttpClient_is_not_disposed()
    {
        using var handler = new NotedHandler();
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost") };
        new BentoHttpChannel(client).Dispose();
        Assert.That(handler.IsDisposed, Is.False);
    }

    [Test]
    public void No_type_of_Refit_or_Polly_is_public()
    {
        var exported = typeof(BentoHttpChannel).Assembly.GetExportedTypes().Select(type => type.FullName);
        Type[] own = [typeof(BentoHttpChannel), typeof(BentoHttpClientOptions), typeof(BentoHttpClients)];
        Assert.That(exported, Is.EquivalentTo(own.Select(type => type.FullName)));
    }

    private sealed class NotedHandler : HttpMessageHandler
    {
        public bool IsDisposed { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nothing is sent here");

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}

namespace BentoSharp.Generators.Tests.Support;

/// <summary>BentoSharp.Client as far as generated code names it, as source, where a test has to see what reaches it.</summary>
internal static class ClientStandIns
{
    public const string Source = """
        using BentoSharp.Clients;
        using BentoSharp.Contracts;

        namespace BentoSharp.Client;

        public sealed class BentoHttpClientOptions;

        public static class BentoHttpClients
        {
            public static Microsoft.Extensions.DependencyInjection.IHttpClientBuilder Add<TClient>(
                Microsoft.Extensions.DependencyInjection.IServiceCollection services,
                string service,
                Func<IBentoChannel, TClient> create,
                string? key,
                string? baseUrl,
                Action<BentoHttpClientOptions>? configure)
                where TClient : class => throw new NotSupportedException();
        }

        public sealed class BentoHttpChannel : IBentoChannel, IBentoSyncChannel, IAsyncDisposable, IDisposable
        {
            public BentoHttpChannel(string baseAddress, BentoHttpClientOptions? options = null) => Address = baseAddress;

            public BentoHttpChannel(Uri baseAddress, BentoHttpClientOptions? options = null) => Address = baseAddress.ToString();

            public BentoHttpChannel(System.Net.Http.HttpClient httpClient, BentoHttpClientOptions? options = null) =>
                Address = httpClient.BaseAddress!.ToString();

            public string Address { get; }

            public static int Disposed { get; private set; }

            public void Dispose() => Disposed++;

            public ValueTask DisposeAsync()
            {
                Disposed++;
                return default;
            }

            public Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
                Task.FromResult(Address + method.Name);

            public Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public string Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
                Address + method.Name;

            public BentoResponse Call(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

            public BentoTaskInfo GetStatus(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public BentoResponse Get(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public BentoTaskInfo Wait(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public void Cancel(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

            public string Retry(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();
        }
        """;
}

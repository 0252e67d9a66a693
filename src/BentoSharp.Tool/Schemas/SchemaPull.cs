using System.Globalization;
using System.Net;

namespace BentoSharp.Tool.Schemas;

/// <summary>Takes the schema of a running service into a file.</summary>
/// <param name="http">What sends the request.</param>
internal sealed class SchemaPull(HttpClient http)
{
    private const string Route = "schema.json";

    /// <summary>Takes it.</summary>
    /// <param name="url">Where the service is.</param>
    /// <param name="file">The file to write; null for one that is named after the service.</param>
    /// <param name="headers">Headers of the request, such as one that carries a key.</param>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="SchemaPullException">There is no schema, or the file can't be written.</exception>
    public async Task<string> RunAsync(string url, string? file, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
    {
        var address = AddressOf(url);
        var schema = ServiceSchema.Read(address, await GetAsync(address, headers ?? []));
        file ??= $"{FileNameOf(schema.Name)}.{Route}";
        var methods = string.Create(CultureInfo.InvariantCulture, $"{schema.Name}, {schema.Routes} tasks and calls");
        return await WriteAsync(file, schema.Text) ? $"{file}: {methods}" : $"{file} is as it was: {methods}";
    }

    private static Uri AddressOf(string url)
    {
        var isWhole = url.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(isWhole ? url : $"http://{url}", UriKind.Absolute, out var given) || given.Scheme is not ("http" or "https"))
        {
            throw new SchemaPullException($"\"{url}\" is no address of a service; one is http://localhost:3000");
        }

        var path = given.AbsolutePath.TrimEnd('/');
        path = path.EndsWith($"/{Route}", StringComparison.Ordinal) ? path : $"{path}/{Route}";
        return new UriBuilder(given) { Path = path }.Uri;
    }

    private async Task<byte[]> GetAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                throw new SchemaPullException($"\"{name}\" is no header that a request can have");
            }
        }

        try
        {
            using var response = await http.SendAsync(request);
            return response.StatusCode switch
            {
                _ when response.IsSuccessStatusCode => await response.Content.ReadAsByteArrayAsync(),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new SchemaPullException(
                    $"{address} answered {(int)response.StatusCode}: give a key that may read it, with --api-key or -H \"Name: value\""),
                var code => throw new SchemaPullException(
                    $"{address} answered {(int)code}: there is no BentoML service. Services that are mapped below a path need it in the URL."),
            };
        }
        catch (HttpRequestException exception)
        {
            throw new SchemaPullException($"{address} can't be reached: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception)
        {
            throw new SchemaPullException($"{address} gave no answer within {http.Timeout.TotalSeconds} seconds", exception);
        }
    }

    /// <summary>Writes the file; one that says the same keeps its time, so that nothing is built anew.</summary>
    private static async Task<bool> WriteAsync(string file, string text)
    {
        try
        {
            if (File.Exists(file) && await File.ReadAllTextAsync(file) == text)
            {
                return false;
            }

            await File.WriteAllTextAsync(file, text);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SchemaPullException($"{file} can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>A name that is a file's everywhere; it comes from elsewhere, so it may not be a path.</summary>
    private static string FileNameOf(string service) =>
        string.Concat(service.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? char.ToLowerInvariant(letter) : '_'));
}

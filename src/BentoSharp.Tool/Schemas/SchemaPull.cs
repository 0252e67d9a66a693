using System.Globalization;
using System.Net;
using BentoSharp.Tool.Services;

namespace BentoSharp.Tool.Schemas;

/// <summary>Takes the schema of a running service into a file.</summary>
/// <param name="http">What sends the request.</param>
/// <param name="stop">Ends it.</param>
internal sealed class SchemaPull(HttpClient http, CancellationToken stop = default)
{
    private const string Route = "schema.json";

    /// <summary>Takes it.</summary>
    /// <param name="url">Where the service is.</param>
    /// <param name="file">The file to write; null for one that is named after the service.</param>
    /// <param name="headers">Headers of the request, such as one that carries a key.</param>
    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="CommandFailedException">There is no schema, or the file can't be written.</exception>
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
        var given = ServiceAddress.Parse(url);
        return given.AbsolutePath.TrimEnd('/').EndsWith($"/{Route}", StringComparison.Ordinal) ? given : ServiceAddress.Below(given, Route);
    }

    private async Task<byte[]> GetAsync(Uri address, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        using var request = ServiceRequests.Make(HttpMethod.Get, address, headers);
        using var response = await ServiceRequests.SendAsync(http, request, stop);
        return response.StatusCode switch
        {
            _ when response.IsSuccessStatusCode => await ServiceRequests.ReadAsync(http, response, stop),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => throw new CommandFailedException(
                $"{address} answered {(int)response.StatusCode}: give a key that may read it, with --api-key or -H \"Name: value\""),
            var code => throw new CommandFailedException(
                $"{address} answered {(int)code}: there is no BentoML service. Services that are mapped below a path need it in the URL."),
        };
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
            throw new CommandFailedException($"{file} can't be written: {exception.Message}", exception);
        }
    }

    /// <summary>A name that is a file's everywhere; it comes from elsewhere, so it may not be a path.</summary>
    private static string FileNameOf(string service) =>
        string.Concat(service.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' ? char.ToLowerInvariant(letter) : '_'));
}

namespace BentoSharp.Client.Transport;

/// <summary>Checks of the address that routes are appended to. Parameters are named as those of the public constructors.</summary>
internal static class BaseAddress
{
    public static Uri Parse(string baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        return Uri.TryCreate(baseAddress, UriKind.Absolute, out var uri) ? Checked(uri) : throw Wrong(baseAddress);
    }

    public static Uri Checked(Uri baseAddress)
    {
        ArgumentNullException.ThrowIfNull(baseAddress);
        if (!baseAddress.IsAbsoluteUri || baseAddress.Scheme is not ("http" or "https"))
        {
            throw Wrong(baseAddress.OriginalString);
        }

        // They would not be sent, but shown in messages.
        return baseAddress.UserInfo.Length == 0
            ? Trimmed(baseAddress)
            : throw new ArgumentException(
                $"The address of {baseAddress.Host} carries a user name. Give the address without it, and credentials by "
                + $"{nameof(BentoHttpClientOptions)}.{nameof(BentoHttpClientOptions.BearerToken)} or {nameof(BentoHttpClientOptions.Headers)}.",
                nameof(baseAddress));
    }

    public static Uri Of(HttpClient httpClient)
    {
        ArgumentNullException.ThrowIfNull(httpClient);
        return httpClient.BaseAddress is { } address
            ? Checked(address)
            : throw new ArgumentException(
                "The HttpClient has no BaseAddress. Set it to the address of the service, such as http://localhost:3000.",
                nameof(httpClient));
    }

    /// <summary>Without a trailing slash, query and fragment: <c>http://host/images/</c> and <c>http://host/images</c> are the same service.</summary>
    private static Uri Trimmed(Uri address) => new(address.GetLeftPart(UriPartial.Path).TrimEnd('/'), UriKind.Absolute);

    private static ArgumentException Wrong(string baseAddress) => new(
        $"\"{baseAddress}\" is no absolute http or https URL. Give the address of the service, such as http://localhost:3000 or https://host/images.",
        nameof(baseAddress));
}

using BentoSharp.Hosting;
using BentoSharp.Hosting.Security.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds API keys to an application's authentication.</summary>
public static class BentoApiKeyExtensions
{
    /// <summary>
    /// Adds a scheme that signs callers in by keys of configuration (<c>BentoSharp:ApiKeys</c>), which is read again when it changes. Wrong
    /// keys there stop the start.
    /// </summary>
    /// <param name="authentication">The application's authentication.</param>
    /// <param name="configure">Adds keys in code.</param>
    /// <param name="scheme">The scheme's name. Default: <see cref="BentoApiKeyOptions.DefaultScheme"/>.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddBentoApiKey(
        this AuthenticationBuilder authentication, Action<BentoApiKeyOptions>? configure = null, string scheme = BentoApiKeyOptions.DefaultScheme)
    {
        ArgumentNullException.ThrowIfNull(authentication);
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        authentication.Services.AddSingleton<IOptionsChangeTokenSource<BentoApiKeyOptions>>(provider => new ConfigurationChangeTokenSource<BentoApiKeyOptions>(
            scheme, provider.GetRequiredService<IConfiguration>().GetSection(ApiKeyConfiguration.Section)));
        authentication.Services.AddOptions<BentoApiKeyOptions>(scheme).Configure<IConfiguration>(ApiKeyConfiguration.Add).ValidateOnStart();
        return authentication.AddScheme<BentoApiKeyOptions, ApiKeyHandler>(scheme, configure);
    }
}

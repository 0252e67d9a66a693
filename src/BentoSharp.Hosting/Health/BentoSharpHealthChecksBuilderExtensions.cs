using BentoSharp.Hosting.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds BentoSharp's health to an application's own health checks.</summary>
public static class BentoSharpHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds two checks: <c>bentosharp-live</c> with the tag <c>live</c> fails where tasks are no longer written and leased, so that only a restart
    /// helps; <c>bentosharp-ready</c> with the tag <c>ready</c> fails while models load, while the host drains, while the store fails, and where
    /// too many runs go on after their end. The descriptions of the results say which. <c>AddBentoSharp</c> is called on the services as well.
    /// </summary>
    /// <param name="builder">The health checks: <c>builder.Services.AddHealthChecks()</c>.</param>
    /// <returns>The same builder.</returns>
    public static IHealthChecksBuilder AddBentoSharp(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .Add(new HealthCheckRegistration(
                "bentosharp-live", static services => ActivatorUtilities.CreateInstance<LiveCheck>(services), HealthStatus.Unhealthy, ["live"]))
            .Add(new HealthCheckRegistration(
                "bentosharp-ready", static services => ActivatorUtilities.CreateInstance<ReadyCheck>(services), HealthStatus.Unhealthy, ["ready"]));
    }
}

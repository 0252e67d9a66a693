using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BentoSharp.Hosting.Health;

/// <summary>Whether tasks are written and leased.</summary>
internal sealed class LiveCheck(ServiceHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthResults.Of(context, health.NotLive));
}

/// <summary>Whether the services can do their work.</summary>
internal sealed class ReadyCheck(ServiceHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(HealthResults.Of(context, health.NotReady));
}

internal static class HealthResults
{
    public static HealthCheckResult Of(HealthCheckContext context, IReadOnlyList<string> reasons) => reasons.Count == 0
        ? HealthCheckResult.Healthy()
        : new HealthCheckResult(context.Registration.FailureStatus, string.Join("; ", reasons));
}

using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Workers;

/// <summary>One run of a method; its DI scope is made only if the method asks for a service.</summary>
internal sealed class RunCall(
    IServiceProvider root, BentoDevice device, BentoTaskContext? task, RunContext context, DateTimeOffset now, CancellationToken cancellationToken)
    : BentoCall, IAsyncDisposable
{
    private AsyncServiceScope? _scope;

    public override BentoTaskContext? Task => task;

    public override BentoTaskContext TaskOrNone => task ?? new NoTaskContext(now, cancellationToken);

    public override BentoContext Context => context;

    public override CancellationToken CancellationToken => cancellationToken;

    public override IServiceProvider Services => (_scope ??= ScopeDevice.CreateScope(root, device)).ServiceProvider;

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? default;
}

using System.Diagnostics.CodeAnalysis;
using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Hosting.Workers;

/// <summary>One run of a method; its DI scope is made only if the method asks for a service.</summary>
internal sealed class RunCall(
    IServiceProvider root, BentoDevice device, AttemptContext? task, RunContext context, DateTimeOffset now, CancellationToken cancellationToken)
    : BentoCall, IAsyncDisposable
{
    private List<Stream>? _opened;
    private AsyncServiceScope? _scope;

    public override BentoTaskContext? Task => task;

    public override BentoTaskContext TaskOrNone => (BentoTaskContext?)task ?? new NoTaskContext(now, cancellationToken);

    public override BentoContext Context => context;

    internal override AttemptReporter? Reports => task?.Reports;

    public override BentoDevice Device => device;

    public override CancellationToken CancellationToken => cancellationToken;

    public override IServiceProvider Services => (_scope ??= ScopeDevice.CreateScope(root, device)).ServiceProvider;

    [return: NotNullIfNotNull(nameof(file))]
    public override Stream? Open(BentoFile? file)
    {
        var stream = file?.OpenRead();
        if (stream is not null)
        {
            (_opened ??= []).Add(stream);
        }

        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _opened ?? [])
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }

        if (_scope is { } scope)
        {
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }
}

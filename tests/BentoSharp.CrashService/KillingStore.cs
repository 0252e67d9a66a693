using System.Diagnostics;
using System.Reflection;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.CrashService;

/// <summary>A step at which the service's process kills itself.</summary>
public enum KillStep
{
    /// <summary>When a submit is to be written.</summary>
    BeforeInsert,

    /// <summary>When a submit, and the attempt that begins with it, are durable, and nobody knows.</summary>
    AfterInsert,

    /// <summary>When a result is to be written.</summary>
    BeforeResult,

    /// <summary>When a result is durable, and nobody knows.</summary>
    AfterResult,
}

/// <summary>A store that kills its process at a step, by SIGKILL.</summary>
public class KillingStore : DispatchProxy
{
    /// <summary>The environment variable that names the step.</summary>
    public const string At = "BENTOSHARP_TEST_KILL_AT";

    private ITaskStore _store = null!;
    private KillStep _step;

    /// <summary>Puts it in front of the store of the service.</summary>
    public static void AddTo(IServiceCollection services, KillStep step)
    {
        var inner = services.Last(static service => service.ServiceType == typeof(ITaskStore)).ImplementationFactory!;
        services.AddSingleton(provider =>
        {
            var store = Create<ITaskStore, KillingStore>();
            (((KillingStore)(object)store)._store, ((KillingStore)(object)store)._step) = ((ITaskStore)inner(provider), step);
            return store;
        });
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == nameof(ITaskStore.CommitAsync)
        ? new ValueTask(CommitAsync((StoreBatch)args![0]!))
        : targetMethod.Invoke(_store, args);

    private async Task CommitAsync(StoreBatch batch)
    {
        var isMeant = _step is KillStep.BeforeInsert or KillStep.AfterInsert ? batch.Inserts.Count > 0 : batch.Finishes.Count > 0;
        if (isMeant && _step is (KillStep.BeforeInsert or KillStep.BeforeResult))
        {
            Process.GetCurrentProcess().Kill();
        }

        await _store.CommitAsync(batch);
        if (isMeant)
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}

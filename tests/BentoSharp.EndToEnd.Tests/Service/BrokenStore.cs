using System.Reflection;
using BentoSharp.Hosting.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>The host's own store, which refuses all writes while it is told to.</summary>
public sealed class BrokenStore
{
    public bool IsBroken { get; set; }

    public void Wrap(IServiceCollection services)
    {
        var own = services.Last(static descriptor => descriptor.ServiceType == typeof(ITaskStore));
        services.Remove(own);
        services.AddSingleton(provider =>
        {
            var store = DispatchProxy.Create<ITaskStore, Wrapper>();
            ((Wrapper)(object)store).Set((ITaskStore)own.ImplementationFactory!(provider), this);
            return store;
        });
    }

    public class Wrapper : DispatchProxy
    {
        private ITaskStore _store = null!;
        private BrokenStore _owner = null!;

        public void Set(ITaskStore store, BrokenStore owner) => (_store, _owner) = (store, owner);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(ITaskStore.CommitAsync) && _owner.IsBroken
                ? new ValueTask(Task.FromException(new TaskStoreException("The disk is gone.")))
                : targetMethod.Invoke(_store, args);
    }
}

using BentoSharp.Hosting;
using TorchSharp;

namespace BentoSharp.Torch;

/// <summary>
/// A model on a worker's device. A service asks for it in its constructor: workers on one device share one instance, which is made, moved
/// there and warmed up on the device's own thread before the service is ready, and disposed with the host. Registered by
/// <see cref="BentoTorchExtensions.AddTorchModule{TModule}"/>.
/// </summary>
/// <typeparam name="TModule">The model.</typeparam>
public sealed class TorchModule<TModule>
    where TModule : torch.nn.Module
{
    internal TorchModule(TModule module, BentoDevice device)
    {
        Module = module;
        Device = device;
    }

    /// <summary>The model, in eval mode. Calls of several threads at once are safe as long as nothing in it changes.</summary>
    public TModule Module { get; }

    /// <summary>Where it is: what goes into it has to be there too.</summary>
    public BentoDevice Device { get; }
}

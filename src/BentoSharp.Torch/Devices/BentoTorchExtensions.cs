using BentoSharp.Torch;
using BentoSharp.Torch.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace BentoSharp.Hosting;

/// <summary>TorchSharp's devices and models for the workers of services.</summary>
public static class BentoTorchExtensions
{
    /// <summary>
    /// Makes the CUDA devices that TorchSharp sees known, so that the workers of a service with <c>Gpus</c> are given one each, and logs what
    /// was found when the host starts: <c>AddBentoSharp().AddTorch().AddImageGeneration()</c>.
    /// </summary>
    /// <param name="builder">BentoSharp's builder.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>The builder.</returns>
    public static BentoSharpBuilder AddTorch(this BentoSharpBuilder builder, Action<TorchOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<TorchOptions>().BindConfiguration("BentoSharp:Torch").Configure(configure ?? (static _ => { }));
        builder.Services.TryAddSingleton<TorchModelLoads>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IBentoDevices, TorchDevices>());
        if (!builder.Services.Any(static service => service.ImplementationType == typeof(TorchStart)))
        {
            // Before the services' workers are made, which is done by hosted services too.
            builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TorchStart>());
        }

        return builder;
    }

    /// <summary>
    /// Registers a model, so that services may ask for a <see cref="TorchModule{TModule}"/>: one instance a device, made when the first worker
    /// on that device is, on the device's own thread, before the service is ready.
    /// </summary>
    /// <typeparam name="TModule">The model.</typeparam>
    /// <param name="builder">BentoSharp's builder.</param>
    /// <param name="create">Makes the model and loads its weights, on the processor.</param>
    /// <param name="warmUp">
    /// Runs the model on its device, at the sizes of batches that will come: the first run of each size takes many times as long. It is called
    /// in inference mode, on each thread that will run the model, and what it makes is disposed. Default: nothing is run.
    /// </param>
    /// <param name="name">
    /// Tells models of one type apart: a service asks for it by <c>[FromKeyedServices("name")]</c>. Default: null, the only one of its type.
    /// </param>
    /// <returns>The builder.</returns>
    public static BentoSharpBuilder AddTorchModule<TModule>(
        this BentoSharpBuilder builder, Func<IServiceProvider, BentoDevice, TModule> create, Action<TModule, BentoDevice>? warmUp = null, string? name = null)
        where TModule : torch.nn.Module
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.AddTorch();
        builder.Services.AddKeyedSingleton(name, (services, _) => new TorchModules<TModule>(
            create, warmUp, name, services, services.GetRequiredService<TorchModelLoads>(), services.GetRequiredService<ILogger<TModule>>()));
        builder.Services.AddKeyedScoped(name, static (services, key) =>
            services.GetRequiredKeyedService<TorchModules<TModule>>(key).On(services.GetRequiredService<BentoDevice>()));
        return builder;
    }

    /// <summary>The device as TorchSharp has it: <c>model.to(device.ToTorch())</c>.</summary>
    /// <param name="device">The device that a worker was given.</param>
    /// <returns>TorchSharp's device.</returns>
    public static torch.Device ToTorch(this BentoDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return torch.device(device.Name);
    }
}

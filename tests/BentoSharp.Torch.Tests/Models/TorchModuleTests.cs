using BentoSharp.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace BentoSharp.Torch.Tests.Models;

public sealed class TorchModuleTests
{
    private readonly List<string> _events = [];
    private ServiceProvider _services = null!;

    [SetUp]
    public void Register()
    {
        _events.Clear();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddBentoSharp().AddTorchModule(
            (_, device) =>
            {
                _events.Add($"made for {device}");
                return nn.Linear(2, 1);
            },
            (module, _) =>
            {
                var isInference = is_inference_mode_enabled();
                _events.Add($"warmed up to {string.Join('x', module.forward(ones(8, 2)).shape)}, training {module.training}, inference {isInference}");
            });
        _services = services.BuildServiceProvider();
    }

    [TearDown]
    public void Dispose() => _services.Dispose();

    [Test]
    public void Workers_on_a_device_share_a_model_that_is_warm()
    {
        using var one = _services.CreateScope();
        using var other = _services.CreateScope();
        var module = one.ServiceProvider.GetRequiredService<TorchModule<Linear>>();

        Assert.That(other.ServiceProvider.GetRequiredService<TorchModule<Linear>>(), Is.SameAs(module));
        Assert.That(module.Device, Is.EqualTo(BentoDevice.Cpu));
        Assert.That(_events, Is.EqualTo(new[] { "made for cpu", "warmed up to 8x1, training False, inference True" }));
    }

    [Test]
    public void The_model_is_disposed_with_the_host_and_not_before()
    {
        Linear module;
        using (var scope = _services.CreateScope())
        {
            module = scope.ServiceProvider.GetRequiredService<TorchModule<Linear>>().Module;
        }

        Assert.That(module.weight.IsInvalid, Is.False);
        var weight = module.weight;
        _services.Dispose();
        Assert.That(weight.IsInvalid, Is.True);
    }

    [Test]
    public void Models_of_one_type_are_told_apart_by_name()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddBentoSharp()
            .AddTorchModule(static (_, _) => nn.Linear(2, 1), name: "small")
            .AddTorchModule(static (_, _) => nn.Linear(9, 1), name: "large");
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var inputs = new[] { "small", "large" }.Select(name => scope.ServiceProvider.GetRequiredKeyedService<TorchModule<Linear>>(name).Module.in_features);
        Assert.That(inputs, Is.EqualTo(new[] { 2, 9 }));
        var loads = provider.GetRequiredService<IBentoDevices>().Models;
        Assert.That(loads.Select(static load => (load.Name, load.Device)), Is.EqualTo(new[] { ("small", BentoDevice.Cpu), ("large", BentoDevice.Cpu) }));
    }

    [Test]
    public void Each_thread_of_the_processor_is_warmed_up_with_the_one_model()
    {
        using var here = _services.CreateScope();
        var module = here.ServiceProvider.GetRequiredService<TorchModule<Linear>>();
        var thread = new Thread(() =>
        {
            using var there = _services.CreateScope();
            Assert.That(there.ServiceProvider.GetRequiredService<TorchModule<Linear>>(), Is.SameAs(module));
        });
        thread.Start();
        thread.Join();
        Assert.That(_events.Count(static line => line.StartsWith("made", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(_events.Count(static line => line.StartsWith("warmed", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    [Test]
    public void A_warm_up_that_fails_is_told_and_leaves_no_model()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddBentoSharp().AddTorchModule(
            static (_, _) => nn.Linear(2, 1), static (_, _) => throw new InvalidOperationException("The weights are for another model."));
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        var failure = Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<TorchModule<Linear>>());
        Assert.That(failure!.Message, Does.Contain("another model"));
    }
}

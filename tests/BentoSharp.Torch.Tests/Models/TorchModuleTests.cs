using BentoSharp.Hosting;
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

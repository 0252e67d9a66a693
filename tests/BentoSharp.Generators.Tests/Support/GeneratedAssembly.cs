using System.Reflection;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>A case that was compiled with what is generated for it, and loaded.</summary>
internal sealed class GeneratedAssembly
{
    private readonly Assembly _assembly;

    private GeneratedAssembly(Assembly assembly) => _assembly = assembly;

    /// <summary>Compiles and loads a case.</summary>
    public static GeneratedAssembly Load(params string[] sources)
    {
        var (result, output) = TestCompilation.Generate(TestCompilation.Create(sources, name: $"Acme{Guid.NewGuid():N}"));
        Assert.That(result.Exception, Is.Null);
        using var stream = new MemoryStream();
        var emitted = output.Emit(stream);
        Assert.That(emitted.Success, Is.True, string.Join('\n', emitted.Diagnostics));
        return new GeneratedAssembly(Assembly.Load(stream.ToArray()));
    }

    /// <summary>Builds the services that the case's <c>Probe.Add</c> adds.</summary>
    public LoopbackChannel CreateChannel()
    {
        var services = new ServiceCollection();
        var builder = (BentoSharpBuilder)Activator.CreateInstance(
            typeof(BentoSharpBuilder), BindingFlags.Instance | BindingFlags.NonPublic, null, [services], null)!;
        Probe("Add").Invoke(null, [builder]);
        return new LoopbackChannel(services.BuildServiceProvider());
    }

    /// <summary>Calls a method of the case's <c>Probe</c>.</summary>
    public async Task<string> ProbeAsync(string method, params object[] arguments)
    {
        var result = Probe(method).Invoke(null, arguments);
        return result is Task<string> task ? await task : (string)result!;
    }

    private MethodInfo Probe(string method) => _assembly.GetType("Acme.Probe", throwOnError: true)!.GetMethod(method)!;
}

using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting;

/// <summary>A service: its contract, how its instances are made, and its methods. Generated code builds it.</summary>
public abstract class BentoServiceDefinition
{
    private readonly List<BentoMethodDefinition> _methods = [];

    private protected BentoServiceDefinition(BentoContract contract, BentoServiceSettings settings)
    {
        Contract = contract;
        Settings = settings;
    }

    /// <summary>What callers know of the service.</summary>
    public BentoContract Contract { get; }

    /// <summary>The service's name on the wire and in the store.</summary>
    public string Name => Contract.ServiceName;

    /// <summary>Where it is mapped when the host has several.</summary>
    internal string Path => "/" + JsonNamingPolicy.SnakeCaseLower.ConvertName(Name);

    /// <summary>How it is run.</summary>
    public BentoServiceSettings Settings { get; }

    /// <summary>Its methods, in the order of the declaration.</summary>
    public IReadOnlyList<BentoMethodDefinition> Methods => _methods;

    /// <summary>
    /// The arguments of a task as they may be shown: with <c>***</c> in the place of what is marked by <see cref="SensitiveAttribute"/>.
    /// </summary>
    /// <param name="task">A task of this service, read with its request.</param>
    /// <returns>A JSON object in UTF-8; an empty one where the service has no such task any more, for then nothing says what is sensitive.</returns>
    /// <exception cref="ArgumentException">The task was read without its request.</exception>
    public ReadOnlyMemory<byte> ShownArguments(TaskRecord task)
    {
        ArgumentNullException.ThrowIfNull(task);
        var request = task.Request ?? throw new ArgumentException("The task was read without its request.", nameof(task));
        return FindTask(task.Task) is { } method ? method.Redaction.Of(request.Arguments) : "{}"u8.ToArray();
    }

    /// <summary>The task of a name, also of one that it had before; null where there is none.</summary>
    internal BentoMethodDefinition? FindTask(string name) =>
        _methods.Find(method => method.Method.IsTask && (method.Method.Name == name || method.Settings.Aliases.Contains(name)));

    /// <summary>Makes an instance, with the services of a scope.</summary>
    internal abstract object CreateInstance(IServiceProvider services);

    private protected void Add(BentoMethodDefinition method) => _methods.Add(method);
}

/// <summary>A service: its contract, how its instances are made, and its methods. Generated code builds it.</summary>
/// <typeparam name="TService">The class with <see cref="BentoServiceAttribute"/>.</typeparam>
/// <param name="contract">What callers know of the service.</param>
/// <param name="create">Makes an instance.</param>
/// <param name="settings">How it is run.</param>
public sealed class BentoServiceDefinition<TService>(BentoContract contract, Func<IServiceProvider, TService> create, BentoServiceSettings settings)
    : BentoServiceDefinition(contract, settings)
    where TService : class
{
    /// <summary>Adds a task or immediate call with a result.</summary>
    /// <typeparam name="TArguments">The arguments as they are read.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="method">What callers know of the method.</param>
    /// <param name="read">Reads and checks the arguments.</param>
    /// <param name="run">Runs the method.</param>
    /// <param name="settings">How it is run.</param>
    /// <returns>This definition.</returns>
    public BentoServiceDefinition<TService> Add<TArguments, TResult>(
        BentoMethod<TResult> method,
        Func<BentoRequest, TArguments> read,
        Func<TService, TArguments, BentoCall, ValueTask<TResult>> run,
        BentoTaskSettings settings)
        where TArguments : class
    {
        Add(new BentoMethodDefinition<TService, TArguments, TResult>(method, read, run, settings));
        return this;
    }

    /// <summary>Adds a task whose calls are run together.</summary>
    /// <typeparam name="TArguments">The arguments as they are read.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="method">What callers know of the method.</param>
    /// <param name="read">Reads and checks the arguments.</param>
    /// <param name="run">Runs the method, which blocks until it is done.</param>
    /// <param name="settings">How it is run.</param>
    /// <param name="batching">How calls become one.</param>
    /// <returns>This definition.</returns>
    public BentoServiceDefinition<TService> Add<TArguments, TResult>(
        BentoMethod<TResult> method,
        Func<BentoRequest, TArguments> read,
        Func<TService, TArguments, BentoCall, ValueTask<TResult>> run,
        BentoTaskSettings settings,
        BentoBatching<TArguments, TResult> batching)
        where TArguments : class
    {
        Add(new BentoMethodDefinition<TService, TArguments, TResult>(method, read, run, settings, batching));
        return this;
    }

    /// <summary>Adds a task or immediate call without a result.</summary>
    /// <typeparam name="TArguments">The arguments as they are read.</typeparam>
    /// <param name="method">What callers know of the method.</param>
    /// <param name="read">Reads and checks the arguments.</param>
    /// <param name="run">Runs the method.</param>
    /// <param name="settings">How it is run.</param>
    /// <returns>This definition.</returns>
    public BentoServiceDefinition<TService> Add<TArguments>(
        BentoVoidMethod method,
        Func<BentoRequest, TArguments> read,
        Func<TService, TArguments, BentoCall, ValueTask> run,
        BentoTaskSettings settings)
        where TArguments : class
    {
        Add(new BentoVoidMethodDefinition<TService, TArguments>(method, read, run, settings));
        return this;
    }

    /// <summary>Adds an immediate call whose result is a stream.</summary>
    /// <typeparam name="TArguments">The arguments as they are read.</typeparam>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="method">What callers know of the method.</param>
    /// <param name="read">Reads and checks the arguments.</param>
    /// <param name="run">Runs the method.</param>
    /// <param name="settings">How it is run.</param>
    /// <returns>This definition.</returns>
    public BentoServiceDefinition<TService> Add<TArguments, TItem>(
        BentoStreamMethod<TItem> method,
        Func<BentoRequest, TArguments> read,
        Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
        BentoTaskSettings settings)
        where TArguments : class
    {
        Add(new BentoStreamMethodDefinition<TService, TArguments, TItem>(method, read, run, settings));
        return this;
    }

    /// <summary>Adds a task that streams its items.</summary>
    /// <typeparam name="TArguments">The arguments as they are read.</typeparam>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="method">What callers know of the method.</param>
    /// <param name="read">Reads and checks the arguments.</param>
    /// <param name="run">Runs the method.</param>
    /// <param name="settings">How it is run.</param>
    /// <returns>This definition.</returns>
    public BentoServiceDefinition<TService> Add<TArguments, TItem>(
        BentoStreamTask<TItem> method,
        Func<BentoRequest, TArguments> read,
        Func<TService, TArguments, BentoCall, IAsyncEnumerable<TItem>> run,
        BentoTaskSettings settings)
        where TArguments : class
    {
        Add(new BentoStreamTaskDefinition<TService, TArguments, TItem>(method, read, run, settings));
        return this;
    }

    internal override object CreateInstance(IServiceProvider services) => create(services);
}

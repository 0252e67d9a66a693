using BentoSharp.Contracts;
using BentoSharp.Hosting.Batches;
using BentoSharp.Hosting.Security;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting;

/// <summary>A method of a service, ready to be run.</summary>
public abstract class BentoMethodDefinition
{
    private protected BentoMethodDefinition(BentoMethod method, BentoTaskSettings settings)
    {
        Method = method;
        Settings = settings;
        Redaction = new Redaction(method);
    }

    /// <summary>What callers know of the method.</summary>
    public BentoMethod Method { get; }

    /// <summary>How it is run.</summary>
    public BentoTaskSettings Settings { get; }

    /// <summary>How arguments are shown.</summary>
    internal Redaction Redaction { get; }

    /// <summary>How several calls are run as one; null where each is run by itself.</summary>
    internal virtual MethodBatching? Batches => null;

    /// <summary>Reads and checks the arguments.</summary>
    /// <exception cref="BentoValidationException">They are wrong.</exception>
    internal abstract object ReadArguments(BentoRequest request);

    /// <summary>Checks the arguments of a request that is to be stored. What was read is kept for an attempt that begins at once.</summary>
    /// <exception cref="BentoValidationException">They are wrong.</exception>
    internal void Check(StoredRequest request)
    {
        var read = ReadArguments(RequestReader.ToRequest(request));
        if (request.Files.Count == 0)
        {
            request.KeepRead(read);
        }
    }

    /// <summary>Runs the method; what it throws is not caught.</summary>
    internal abstract ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call);

    /// <summary>Runs a method whose result is a stream, and writes each item.</summary>
    internal virtual IAsyncEnumerable<ReadOnlyMemory<byte>> StreamAsync(object service, object arguments, BentoCall call) =>
        throw new NotSupportedException($"{Method.Name} does not stream.");
}

internal sealed class BentoMethodDefinition<TService, TArguments, TResult>(
    BentoMethod<TResult> method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, ValueTask<TResult>> run,
    BentoTaskSettings settings,
    BentoBatching<TArguments, TResult>? batching = null) : BentoMethodDefinition(method, settings)
    where TService : class
    where TArguments : class
{
    internal override MethodBatching? Batches { get; } =
        batching is null ? null : new MethodBatching<TService, TArguments, TResult>(method, batching, run);

    internal override object ReadArguments(BentoRequest request) => read(request);

    internal override async ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call)
    {
        var result = await run((TService)service, (TArguments)arguments, call).ConfigureAwait(false);
        return method.WriteResult(result);
    }
}

internal sealed class BentoVoidMethodDefinition<TService, TArguments>(
    BentoVoidMethod method,
    Func<BentoRequest, TArguments> read,
    Func<TService, TArguments, BentoCall, ValueTask> run,
    BentoTaskSettings settings) : BentoMethodDefinition(method, settings)
    where TService : class
    where TArguments : class
{
    private static readonly BentoResponse Nothing = new(200, "application/json", "null"u8.ToArray());

    internal override object ReadArguments(BentoRequest request) => read(request);

    internal override async ValueTask<BentoResponse> RunAsync(object service, object arguments, BentoCall call)
    {
        await run((TService)service, (TArguments)arguments, call).ConfigureAwait(false);
        return Nothing;
    }
}

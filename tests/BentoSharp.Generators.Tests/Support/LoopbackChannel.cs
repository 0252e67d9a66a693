using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text;
using BentoSharp.Clients;
using BentoSharp.Contracts;
using BentoSharp.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BentoSharp.Generators.Tests.Support;

/// <summary>Hands a client's requests to generated endpoints in the same process; a task is run when it is submitted.</summary>
internal sealed class LoopbackChannel(IServiceProvider services) : IBentoChannel, IBentoSyncChannel
{
    private readonly Dictionary<string, BentoResponse> _answers = [];

    public IServiceProvider Services => services;

    /// <summary>The definitions of methods, by their names on the wire.</summary>
    public IReadOnlyDictionary<string, BentoMethodDefinition> Methods { get; } = services.GetServices<BentoServiceDefinition>()
        .SelectMany(static service => service.Methods)
        .ToDictionary(static method => method.Method.Name);

    public async Task<string> SubmitAsync(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken)
    {
        var id = $"{_answers.Count + 1:x32}";
        _answers[id] = await RunAsync(method.Name, request, id);
        return id;
    }

    public Task<BentoResponse> CallAsync(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        RunAsync(method.Name, request, id: null);

    /// <summary>Calls a method with JSON as it would come from elsewhere.</summary>
    public async Task<string> CallAsync(string method, string json)
    {
        var response = await RunAsync(method, new BentoRequest(Encoding.UTF8.GetBytes(json)), id: null);
        return Encoding.UTF8.GetString(response.Body.Span);
    }

    public Task<BentoTaskInfo> GetStatusAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        Task.FromResult(new BentoTaskInfo(id, BentoTaskStatus.Success));

    public Task<BentoResponse> GetAsync(BentoMethod method, string id, CancellationToken cancellationToken) => Task.FromResult(_answers[id]);

    public Task<BentoTaskInfo> WaitAsync(BentoMethod method, string id, CancellationToken cancellationToken) =>
        GetStatusAsync(method, id, cancellationToken);

    public Task CancelAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> RetryAsync(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public string Submit(BentoMethod method, BentoRequest request, SubmitOptions? options, CancellationToken cancellationToken) =>
        SubmitAsync(method, request, options, cancellationToken).GetAwaiter().GetResult();

    public BentoResponse Call(BentoMethod method, BentoRequest request, CancellationToken cancellationToken) =>
        CallAsync(method, request, cancellationToken).GetAwaiter().GetResult();

    public BentoTaskInfo GetStatus(BentoMethod method, string id, CancellationToken cancellationToken) => new(id, BentoTaskStatus.Success);

    public BentoResponse Get(BentoMethod method, string id, CancellationToken cancellationToken) => _answers[id];

    public BentoTaskInfo Wait(BentoMethod method, string id, CancellationToken cancellationToken) => GetStatus(method, id, cancellationToken);

    public void Cancel(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public string Retry(BentoMethod method, string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<BentoResponse> RunAsync(string name, BentoRequest request, string? id)
    {
        var definition = Methods[name];
        var service = services.GetServices<BentoServiceDefinition>().Single(candidate => candidate.Methods.Contains(definition));
        using var scope = services.CreateScope();
        var instance = Invoke(service, "CreateInstance", scope.ServiceProvider)!;
        var arguments = Invoke(definition, "ReadArguments", request)!;
        return await (ValueTask<BentoResponse>)Invoke(definition, "RunAsync", instance, arguments, new LoopbackCall(id, scope.ServiceProvider))!;
    }

    /// <summary>Calls a member that is internal to Hosting.</summary>
    private static object? Invoke(object target, string method, params object[] arguments)
    {
        try
        {
            return target.GetType().GetMethod(method, BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(target, arguments);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw;
        }
    }
}

internal sealed class LoopbackCall(string? id, IServiceProvider services) : BentoCall
{
    public override BentoTaskContext? Task => id is null ? null : new LoopbackContext(id);

    public override BentoTaskContext TaskOrNone => new LoopbackContext(id ?? "");

    public override BentoContext Context => throw new NotSupportedException();

    public override BentoDevice Device => BentoDevice.Cpu;

    public override CancellationToken CancellationToken => new(canceled: true);

    public override IServiceProvider Services => services;

    public override Stream? Open(BentoFile? file) => file?.OpenRead();
}

internal sealed class LoopbackContext(string id) : BentoTaskContext
{
    public override string Id => id;

    public override int Attempt => 1;

    public override DateTimeOffset CreatedAt => DateTimeOffset.UnixEpoch;

    public override CancellationToken CancellationToken => default;

    public override void ReportProgress(double progress, string? message = null)
    {
    }
}

using BentoSharp.Client;
using BentoSharp.CrashService;
using BentoSharp.EndToEnd.Tests.Crash;
using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>Processes that share a queue, and callers that submit to them all the time.</summary>
internal sealed class Cluster(TestSchema schema, TaskHistory history) : IAsyncDisposable
{
    private static readonly BentoHttpClientOptions NoRetries = new() { MaxRetries = 0, Timeout = TimeSpan.FromSeconds(10) };

    private readonly List<ServiceProcess> _nodes = [];
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _submitters = [];
    private int _started;
    private int _number;

    public IReadOnlyList<ServiceProcess> Nodes => _nodes;

    /// <summary>Starts a process, whose name no other has.</summary>
    /// <param name="lease">How long it may be silent. A short one is lost now and then on a machine that is busy.</param>
    public async Task<ServiceProcess> StartNodeAsync(string lease = "00:00:02")
    {
        var name = $"node{Interlocked.Increment(ref _started)}";
        var node = await ServiceProcess.StartAsync(TestServer.Instance.ConnectionString, configure: start =>
        {
            start.Environment["BentoSharp__NodeName"] = name;
            start.Environment["BentoSharp__PostgreSql__Schema"] = schema.Name;
            start.Environment["BentoSharp__PostgreSql__Lease"] = lease;
            start.Environment["BentoSharp__PostgreSql__PollInterval"] = "00:00:00.3";
        });
        lock (_nodes)
        {
            _nodes.Add(node);
        }

        return node;
    }

    /// <summary>Begins to submit; each caller takes any node, one that does not answer too.</summary>
    public void Submit(int callers, int milliseconds)
    {
        for (var caller = 0; caller < callers; caller++)
        {
            _submitters.Add(Task.Run(() => SubmitAsync(milliseconds)));
        }
    }

    /// <summary>Waits until so many submits more are acknowledged.</summary>
    public Task AcknowledgedAsync(int more)
    {
        var until = history.Count + more;
        return Eventually.IsTrueAsync(() => history.Count >= until, () => $"only {history.Count} of {until} submits were acknowledged");
    }

    /// <summary>Ends a process by SIGKILL.</summary>
    public async Task KillAsync(ServiceProcess node)
    {
        lock (_nodes)
        {
            _nodes.Remove(node);
        }

        await node.KillAsync();
        await node.DisposeAsync();
    }

    /// <summary>Submits no more.</summary>
    public async Task StopSubmittingAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_submitters);
    }

    public async ValueTask DisposeAsync()
    {
        await StopSubmittingAsync();
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task SubmitAsync(int milliseconds)
    {
        while (!_end.IsCancellationRequested)
        {
            ServiceProcess node;
            lock (_nodes)
            {
                node = _nodes[Random.Shared.Next(_nodes.Count)];
            }

            await using var client = new CrashAsyncHttpClient(node.Url, NoRetries);
            for (var i = 0; i < 20 && !_end.IsCancellationRequested; i++)
            {
                var number = Interlocked.Increment(ref _number);
                try
                {
                    var handle = await client.Locate.SubmitAsync(number, Random.Shared.Next(milliseconds), cancellationToken: _end.Token);
                    history.Acknowledge(handle.Id, number);
                }
                catch (Exception exception) when (exception is BentoException or OperationCanceledException)
                {
                    // Not acknowledged: it may or may not be there.
                    await Task.Delay(20);
                    break;
                }
            }
        }
    }
}

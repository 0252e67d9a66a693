using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace BentoSharp.PostgreSql.Tests.Faults;

/// <summary>Stands between a node and the database, and cuts connections or lets them stall.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Task _run;
    private volatile TaskCompletionSource? _stall;

    public TcpProxy(int target)
    {
        _target = target;
        _listener.Start();
        _run = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Cuts all connections that there are.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys)
        {
            client.Dispose();
        }
    }

    /// <summary>Passes nothing on for a while: the connections stay open and nothing comes.</summary>
    public async Task StallAsync(TimeSpan time)
    {
        var stall = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stall = stall;
        await Task.Delay(time);
        _stall = null;
        stall.SetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        await _run;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                _clients[client] = true;
                await server.ConnectAsync(IPAddress.Loopback, _target);
                await Task.WhenAny(CopyAsync(client.GetStream(), server.GetStream()), CopyAsync(server.GetStream(), client.GetStream()));
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }

            _clients.TryRemove(client, out _);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var read)
            {
                if (_stall is { } stall)
                {
                    await stall.Task;
                }

                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
        }
    }
}

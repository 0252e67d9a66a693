using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>PgBouncer before the tests' cluster, in transaction mode: each transaction may get another connection. From the distribution's package.</summary>
internal sealed class PgBouncer : IDisposable
{
    private const string Program = "/usr/sbin/pgbouncer";

    private readonly string _folder = Directory.CreateTempSubdirectory("bentosharp-bouncer-").FullName;
    private Process? _process;

    private PgBouncer(int port) => Port = port;

    public int Port { get; }

    public string ConnectionString =>
        TestServer.Instance.ConnectionString.Replace($"Port={TestServer.Instance.Port}", $"Port={Port}", StringComparison.Ordinal);

    /// <summary>Starts it; the test is skipped where it is not installed.</summary>
    public static async Task<PgBouncer> StartAsync()
    {
        if (!File.Exists(Program))
        {
            Assert.Ignore("PgBouncer is not installed (Debian: apt-get install pgbouncer); the tests behind a pooler were skipped.");
        }

        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var bouncer = new PgBouncer(port);
        bouncer.Configure();
        await bouncer.RunAsync();
        return bouncer;
    }

    /// <summary>Ends it as a crash does, and starts it again.</summary>
    public async Task RestartAsync()
    {
        Kill();
        await RunAsync();
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private void Configure()
    {
        File.WriteAllText(Path.Combine(_folder, "users"), "\"postgres\" \"\"\n");

        // Fewer connections than nodes have, so that each is given from one to another all the time.
        File.WriteAllText(
            Path.Combine(_folder, "pgbouncer.ini"),
            $"""
            [databases]
            postgres = host=127.0.0.1 port={TestServer.Instance.Port} dbname=postgres
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {Port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {_folder}/users
            pool_mode = transaction
            default_pool_size = 4
            max_client_conn = 200
            """);
    }

    private async Task RunAsync()
    {
        var asUser = Environment.IsPrivilegedProcess;
        var start = new ProcessStartInfo(asUser ? "setpriv" : Program) { RedirectStandardError = true };
        string[] prefix = asUser ? ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", Program] : [];
        foreach (var argument in prefix.Append(Path.Combine(_folder, "pgbouncer.ini")))
        {
            start.ArgumentList.Add(argument);
        }

        if (asUser)
        {
            using var own = Process.Start("chown", ["-R", "postgres", _folder]);
            await own.WaitForExitAsync();
        }

        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        await Eventually.IsTrueAsync(IsListening, static () => "PgBouncer does not listen");
    }

    private bool IsListening()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Kill()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }
}

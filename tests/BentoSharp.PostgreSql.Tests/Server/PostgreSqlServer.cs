using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>
/// A PostgreSQL cluster of the tests' own: in a temporary folder, on a free port, run as an unprivileged user because PostgreSQL refuses root. It
/// needs PostgreSQL 15 or newer from the distribution's packages; without it the tests are skipped.
/// </summary>
internal sealed class PostgreSqlServer : IDisposable
{
    private const string User = "postgres";

    private readonly string _folder;
    private readonly string _programs;
    private readonly string _settings;

    private PostgreSqlServer(string folder, string programs, int port, string settings)
    {
        _folder = folder;
        _programs = programs;
        _settings = settings;
        Port = port;
    }

    public int Port { get; }

    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username={User};Database=postgres;Maximum Pool Size=20;Timeout=5;Command Timeout=30";

    /// <summary>Makes and starts a cluster; null where PostgreSQL is not installed.</summary>
    /// <param name="settings">More settings. Without any it does not wait for the disk: tests kill the server, not the machine.</param>
    public static PostgreSqlServer? Start(string settings = "-F")
    {
        if (FindPrograms() is not { } programs)
        {
            return null;
        }

        var folder = Directory.CreateTempSubdirectory("bentosharp-pg-").FullName;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            var server = new PostgreSqlServer(folder, programs, ((IPEndPoint)listener.LocalEndpoint).Port, settings);
            listener.Stop();
            if (Environment.IsPrivilegedProcess)
            {
                server.Run("chown", asUser: false, User, folder);
            }

            server.RunProgram("initdb", "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            server.StartCluster();
            return server;
        }
    }

    /// <summary>Starts the cluster, and waits until it answers.</summary>
    public void StartCluster() => RunProgram(
        "pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {Port} -h 127.0.0.1 -k {_folder} {_settings} -c max_connections=200", "start");

    /// <summary>Stops the cluster at once, as a crash does.</summary>
    public void StopCluster() => RunProgram("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    public void Dispose()
    {
        NpgsqlConnection.ClearAllPools();
        StopCluster();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static string? FindPrograms()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return folders
            .Where(static folder => File.Exists(Path.Combine(folder, "bin", "initdb")))
            .OrderByDescending(static folder => double.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(static folder => Path.Combine(folder, "bin"))
            .FirstOrDefault();
    }

    private void RunProgram(string program, params string[] arguments) =>
        Run(Path.Combine(_programs, program), Environment.IsPrivilegedProcess, arguments);

    private void Run(string program, bool asUser, params string[] arguments)
    {
        var start = new ProcessStartInfo(asUser ? "setpriv" : program) { WorkingDirectory = _folder };
        string[] prefix = asUser ? ["--reuid", User, "--regid", User, "--clear-groups", program] : [];
        foreach (var argument in prefix.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // Not through pipes: the cluster would hold them open.
        start.RedirectStandardOutput = program.EndsWith("initdb", StringComparison.Ordinal);
        start.Environment["PGHOST"] = _folder;
        using var process = Process.Start(start)!;
        if (start.RedirectStandardOutput)
        {
            process.StandardOutput.ReadToEnd();
        }

        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
        }
    }
}

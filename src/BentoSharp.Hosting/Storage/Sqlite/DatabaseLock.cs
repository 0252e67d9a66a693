using System.Globalization;

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>
/// The ownership of a database by one process: a file beside it that is held open, so that the system gives it up with the process, however
/// that ends. A second file says who the owner is, because a held file can't be read everywhere.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    // EWOULDBLOCK and ERROR_SHARING_VIOLATION.
    private const int TakenOnLinux = 11;
    private const int TakenOnMac = 35;
    private const int TakenOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;
    private readonly string _ownerPath;

    private DatabaseLock(FileStream file, string ownerPath)
    {
        _file = file;
        _ownerPath = ownerPath;
    }

    /// <summary>Takes the ownership, waiting for another process to give it up.</summary>
    /// <exception cref="TaskStoreException">The other process has not done so in time.</exception>
    public static async Task<DatabaseLock> TakeAsync(string database, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (TryTake(database, time) is { } taken)
            {
                return taken;
            }

            if (time.GetElapsedTime(start) >= timeout)
            {
                throw new TaskStoreException(
                    $"The task database '{database}' belongs to another process ({Owner(database + ".owner")}), which has not given it up in {timeout.TotalSeconds:0.#} s. "
                    + "Stop that process, choose another path by the setting BentoSharp:Database, or keep the tasks in PostgreSQL where several processes share a queue (the package BentoSharp.PostgreSql).");
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only informs; the lock is what counts.
        }

        _file.Dispose();
    }

    private static DatabaseLock? TryTake(string database, TimeProvider time)
    {
        FileStream file;
        try
        {
            // Never deleted: whoever waits on a deleted file would not meet whoever makes it anew.
            file = new FileStream(database + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (exception.HResult is TakenOnLinux or TakenOnMac or TakenOnWindows)
        {
            // Any other error is no other process: a disk that can't be written, for example.
            return null;
        }

        WriteOwner(database + ".owner", time);
        return new DatabaseLock(file, database + ".owner");
    }

    private static void WriteOwner(string path, TimeProvider time)
    {
        var owner = string.Create(
            CultureInfo.InvariantCulture,
            $"process {Environment.ProcessId} on {Environment.MachineName}, since {time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}");
        try
        {
            File.WriteAllText(path, owner);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only informs; a full disk is told by the database.
        }
    }

    private static string Owner(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}

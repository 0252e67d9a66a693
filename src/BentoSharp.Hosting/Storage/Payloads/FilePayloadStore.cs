using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace BentoSharp.Hosting.Storage.Payloads;

/// <summary>
/// Payloads as files in a folder of their own: in <c>incoming</c> while they are written, then, synced and renamed, in one of 256 folders that
/// the last digits of their ids name. Folders and files are for this user only.
/// </summary>
internal sealed class FilePayloadStore(string folder) : IPayloadStore
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    private readonly string _incoming = Path.Combine(folder, "incoming");
    private readonly ConcurrentDictionary<Guid, bool> _unclaimed = new();

    public string Folder { get; } = folder;

    /// <summary>The deletions under way.</summary>
    public Task Deletions { get; private set; } = Task.CompletedTask;

    public PayloadWriter Create()
    {
        var id = Guid.CreateVersion7();
        _unclaimed[id] = true;
        return new FilePayloadWriter(this, id);
    }

    public bool IsLocal => true;

    public Stream OpenRead(Guid id)
    {
        var options = new FileStreamOptions
        {
            Access = FileAccess.Read,

            // Who deletes it does not wait for who still reads it.
            Share = FileShare.Read | FileShare.Delete,
            Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
        };
        try
        {
            var path = PathOf(id);
            return new FileStream(File.Exists(path) ? path : IncomingOf(id), options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TaskStoreException($"The payload {id:N} in '{Folder}' can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Whether a payload belongs to its writer still: there need be no row of it.</summary>
    public bool IsUnclaimed(Guid id) => _unclaimed.ContainsKey(id);

    /// <summary>Says that a payload belongs to a row now.</summary>
    public void Claim(Guid id) => _unclaimed.TryRemove(id, out _);

    /// <summary>Deletes a payload. What can't be deleted now is found by a later sweep.</summary>
    public void Delete(Guid id)
    {
        DeleteFile(PathOf(id));
        DeleteFile(IncomingOf(id));
        Claim(id);
    }

    /// <summary>Deletes payloads that no row refers to any more, after those that are deleted already; not on the caller's thread.</summary>
    public void DeleteLater(IReadOnlyList<Guid> ids) => Deletions = DeleteAfterAsync(Deletions, ids);

    /// <summary>The ids of the payloads that have a file, whichever.</summary>
    public IEnumerable<Guid> Find()
    {
        if (!Directory.Exists(Folder))
        {
            yield break;
        }

        var files = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
        foreach (var path in Directory.EnumerateFiles(Folder, "*", files))
        {
            if (Guid.TryParseExact(Path.GetFileName(path), "N", out var id))
            {
                yield return id;
            }
        }
    }

    public SafeFileHandle CreateIncoming(Guid id)
    {
        CreateFolder(_incoming);
        var file = File.OpenHandle(
            IncomingOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, OwnFile);
        }

        return file;
    }

    /// <summary>Makes a file that was written whole survive the loss of power under its lasting name.</summary>
    public void Place(Guid id, SafeFileHandle file)
    {
        RandomAccess.FlushToDisk(file);
        file.Dispose();
        var path = PathOf(id);
        var shard = Path.GetDirectoryName(path)!;
        CreateFolder(shard);
        File.Move(IncomingOf(id), path);
        DirectorySync.Flush(shard);
    }

    /// <summary>What a writer is told when the disk does not take its bytes.</summary>
    public TaskStoreException NotWritten(Exception exception) => new(
        $"A payload can't be written to '{Folder}': {exception.Message} Free some space, or give this process the right to write there.", exception);

    private static void DeleteFile(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is nowhere, or held by a program that is none of ours: a later sweep finds it.
        }
    }

    private async Task DeleteAfterAsync(Task before, IReadOnlyList<Guid> ids)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        foreach (var id in ids)
        {
            Delete(id);
        }
    }

    private string PathOf(Guid id)
    {
        var name = id.ToString("N", CultureInfo.InvariantCulture);
        return Path.Combine(Folder, name[^2..], name);
    }

    private string IncomingOf(Guid id) => Path.Combine(_incoming, id.ToString("N", CultureInfo.InvariantCulture));

    private void CreateFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            // Each by itself: the mode is for the last folder of a path only.
            Directory.CreateDirectory(Folder, OwnFolder);
            Directory.CreateDirectory(path, OwnFolder);
        }

        DirectorySync.Flush(Folder);
        DirectorySync.Flush(Path.GetDirectoryName(Folder)!);
    }
}

using System.Runtime.InteropServices;

namespace BentoSharp.Hosting.Storage.Payloads;

/// <summary>
/// Makes the names in a folder survive the loss of power. A file system need not write a new name with its file, and .NET opens no folders;
/// Windows does it by itself.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnly = 0;

    /// <exception cref="IOException">The disk failed.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw Failed(folder);
        }

        try
        {
            if (Sync(handle) != 0)
            {
                throw Failed(folder);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string folder) =>
        new($"The folder '{folder}' can't be synced: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}

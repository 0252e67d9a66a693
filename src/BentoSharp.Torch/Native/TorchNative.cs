namespace BentoSharp.Torch;

/// <summary>
/// Loads libtorch before TorchSharp is touched. TorchSharp's own first touch is final: without libtorch its static
/// constructor fails for the rest of the process. Here a failure is remembered, told clearly, and can be mended.
/// </summary>
/// <remarks>
/// It runs by itself at the start of a program that references BentoSharp.Torch. The folder with libtorch is the one named by
/// the argument, else by the environment variable <c>BENTOSHARP_LIBTORCH</c>, else the application's own, else the one that
/// the build found (<c>BentoLibTorchPath</c>), else the NuGet package cache's. On Windows and macOS nothing is done:
/// TorchSharp's own loading works there.
/// <para>
/// Switches, as properties of the program's project: <c>BentoTorchLoadAtStart</c> (false: nothing until
/// <see cref="EnsureLoaded"/> is called) and <c>BentoTorchTune</c> (false: leave glibc's allocator and NNPACK as they are; the
/// environment variable <c>BENTOSHARP_TORCH_TUNE=0</c> does the same).
/// </para>
/// </remarks>
public static class TorchNative
{
    private static readonly Lock s_gate = new();
    private static volatile TorchNativeStatus s_status = new(TorchNativeState.NotLoaded);

    /// <summary>What was done so far.</summary>
    public static TorchNativeStatus Status => s_status;

    /// <summary>Loads libtorch if it isn't loaded yet. After a failure it may be called again.</summary>
    /// <param name="path">The folder that holds <c>libtorch_cpu.so</c>, or null to look for it.</param>
    /// <param name="tune">Whether glibc's allocator and NNPACK are set for speed; null: as the switch says.</param>
    /// <exception cref="TorchNotAvailableException">
    /// libtorch wasn't found, or was not accepted by the system's loader, or is already loaded from another folder than
    /// <paramref name="path"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">A path was given on Windows or macOS.</exception>
    public static void EnsureLoaded(string? path = null, bool? tune = null)
    {
        if (path is null && s_status.State == TorchNativeState.Loaded)
        {
            return;
        }

        lock (s_gate)
        {
            if (s_status.State == TorchNativeState.Loaded)
            {
                RefuseOtherFolder(path);
                return;
            }

            if (!OperatingSystem.IsLinux())
            {
                s_status = path is null
                    ? new TorchNativeStatus(TorchNativeState.Default)
                    : throw new PlatformNotSupportedException("On this system TorchSharp finds libtorch by itself; a path can't be given.");
                return;
            }

            try
            {
                s_status = LibTorchLoader.Load(LibTorchSearch.OfThisProcess(path), tune ?? Tuning.IsWanted);
            }
            catch (TorchNotAvailableException e)
            {
                s_status = new TorchNativeStatus(TorchNativeState.Failed, Error: e.Message);
                throw;
            }
        }
    }

    /// <summary>Like <see cref="EnsureLoaded"/>, but a failure is only remembered in <see cref="Status"/>.</summary>
    /// <returns>False where libtorch is not available.</returns>
    public static bool TryLoad()
    {
        try
        {
            EnsureLoaded();
            return true;
        }
#pragma warning disable CA1031 // This runs in module initializers, where an exception would make every type of the assembly unusable.
        catch (Exception e)
#pragma warning restore CA1031
        {
            s_status = new TorchNativeStatus(TorchNativeState.Failed, Error: e.Message);
            return false;
        }
    }

    private static void RefuseOtherFolder(string? path)
    {
        if (path is not null && !LibTorchSearch.IsSameFolder(LibTorchSearch.LibraryFolder(path), s_status.LibTorchDirectory!))
        {
            throw new TorchNotAvailableException(
                $"libtorch is already loaded from '{s_status.LibTorchDirectory}' ({s_status.Source}), and a process can load it only once, "
                + $"so '{path}' can't be used. Set the environment variable {LibTorchSearch.Variable} to that folder before the program "
                + "starts, or set BentoTorchLoadAtStart to false in the program's project and call EnsureLoaded with the path first.");
        }
    }
}

using System.Runtime.InteropServices;

namespace BentoSharp.Torch;

/// <summary>What makes libtorch fast on a CPU and has to be done before its first use.</summary>
internal static partial class Tuning
{
    public const string Switch = "BentoSharp.Torch.Tune";
    public const string Variable = "BENTOSHARP_TORCH_TUNE";

    private const int TrimThreshold = -1;
    private const int MmapThreshold = -3;
    private const int ArenaMax = -8;

    public static bool IsWanted =>
        (!AppContext.TryGetSwitch(Switch, out var wanted) || wanted)
        && Environment.GetEnvironmentVariable(Variable) is not ("0" or "false");

    /// <summary>
    /// By default glibc maps each large tensor anew and gives it back afterwards, and the kernel clears every page again:
    /// a CNN at batch 256 ran at less than a quarter of its speed. It takes all three settings.
    /// </summary>
    /// <returns>False where the C library isn't glibc, or the user's environment already sets the allocator.</returns>
    public static bool TuneAllocator()
    {
        string[] usersOwn = ["MALLOC_ARENA_MAX", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES", "LD_PRELOAD"];
        if (usersOwn.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return false;
        }

        try
        {
            return SetOption(MmapThreshold, 1 << 30) != 0
                & SetOption(TrimThreshold, int.MaxValue) != 0
                & SetOption(ArenaMax, 1) != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Switches NNPACK off, by the two C++ functions behind <c>torch.backends.nnpack</c>.</summary>
    /// <returns>False where this libtorch doesn't export them under these names.</returns>
    public static unsafe bool DisableNnpack(string libTorch)
    {
        var library = NativeLibrary.Load(libTorch);
        if (!NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out var globalContext)
            || !NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb", out var setEnabled))
        {
            return false;
        }

        var context = ((delegate* unmanaged[Cdecl]<nint>)globalContext)();
        ((delegate* unmanaged[Cdecl]<nint, byte, void>)setEnabled)(context, 0);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}

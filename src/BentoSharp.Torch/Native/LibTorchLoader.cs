using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace BentoSharp.Torch;

/// <summary>
/// Loads the libraries by absolute path, in the order of their dependencies. TorchSharp then asks for them by name, and the
/// system's loader answers with what is loaded already under that name. (A DllImport resolver would not do: the loader
/// resolves the libraries' own dependencies without asking .NET.)
/// </summary>
[SupportedOSPlatform("linux")]
internal static class LibTorchLoader
{
    // The CUDA ones are there only in a CUDA build, whose libtorch.so needs them.
    private static readonly string[] s_libraries =
        ["libc10.so", "libc10_cuda.so", LibTorchSearch.LibTorch, "libtorch_cuda.so", "libtorch.so"];

    public static TorchNativeStatus Load(LibTorchSearch search, bool tune)
    {
        var place = search.FindLibTorch();
        var torchSharp = search.FindLibTorchSharp() ?? throw new TorchNotAvailableException(TorchAdvice.NoLibTorchSharp(search));

        var tuned = tune && Tuning.TuneAllocator();
        foreach (var file in s_libraries.Select(library => Path.Combine(place.Folder, library)).Where(File.Exists))
        {
            LoadLibrary(file);
        }

        var loaded = LoadTorchSharp(torchSharp);
        return new TorchNativeStatus(
            TorchNativeState.Loaded,
            place.Folder,
            loaded,
            place.Source,
            Weakened: loaded != torchSharp,
            tuned,
            NnpackDisabled: tune && Tuning.DisableNnpack(Path.Combine(place.Folder, LibTorchSearch.LibTorch)));
    }

    private static void LoadLibrary(string file)
    {
        try
        {
            NativeLibrary.Load(file);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchNotAvailableException(TorchAdvice.NotAccepted(file, e), e);
        }
    }

    /// <summary>Loads TorchSharp's library, or a copy that this system accepts, and tells which.</summary>
    private static string LoadTorchSharp(string file)
    {
        try
        {
            NativeLibrary.Load(file);
            return file;
        }
        catch (DllNotFoundException e) when (WeakenedCopy.IsCause(e))
        {
            return WeakenedCopy.Load(file, e);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new TorchNotAvailableException(TorchAdvice.NotAccepted(file, e), e);
        }
    }
}

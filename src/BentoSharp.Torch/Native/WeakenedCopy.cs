using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using BentoSharp.Torch.Elf;

namespace BentoSharp.Torch;

/// <summary>
/// TorchSharp's native library asks for the libstdc++ of GCC 13 (<c>GLIBCXX_3.4.32</c>), for a single symbol that nothing in
/// it calls. Debian 12 and Ubuntu 22.04 have an older one. A copy in which that requirement is weak loads there. The original
/// is never changed: package caches share files by hard links.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class WeakenedCopy
{
    public const string Version = "GLIBCXX_3.4.32";

    public static bool IsCause(DllNotFoundException e) => e.Message.Contains($"version `{Version}' not found", StringComparison.Ordinal);

    /// <summary>Loads the copy, and tells where it is.</summary>
    /// <exception cref="TorchNotAvailableException">The copy can't be made, or isn't accepted either.</exception>
    public static string Load(string original, Exception refusal)
    {
        try
        {
            var (name, image) = Make(original);
            if (CacheFolder() is { } cache && TryStore(Path.Combine(cache, name), image) is { } stored)
            {
                NativeLibrary.Load(stored);
                return stored;
            }

            return LoadFromTemporaryFolder(image);
        }
        catch (Exception e) when (IsExpected(e))
        {
            throw new TorchNotAvailableException(
                TorchAdvice.NotAccepted(original, refusal) + $"\nA copy without the requirement {Version} did not help: {e.Message}", e);
        }
    }

    private static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or ElfFormatException or DllNotFoundException or BadImageFormatException;

    /// <summary>The bytes of the copy, and its name: the SHA-256 of the original.</summary>
    public static (string Name, byte[] Image) Make(string original)
    {
        var image = File.ReadAllBytes(original);
        var name = Convert.ToHexStringLower(SHA256.HashData(image));
        return VersionNeeds.Weaken(image, Version) > 0
            ? (name, image)
            : throw new ElfFormatException($"'{original}' doesn't ask for {Version}.");
    }

    /// <summary>Writes the copy unless it is there; null where the folder can't be written.</summary>
    public static string? TryStore(string folder, byte[] image)
    {
        var file = Path.Combine(folder, LibTorchSearch.LibTorchSharp);
        try
        {
            if (!File.Exists(file) || !File.ReadAllBytes(file).AsSpan().SequenceEqual(image))
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
                File.WriteAllBytes(temporary, image);
                File.Move(temporary, file, overwrite: true);
            }

            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? CacheFolder()
    {
        var named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.IsPathRooted(named) ? Path.Combine(named, "bentosharp")
            : home.Length > 0 ? Path.Combine(home, ".cache", "bentosharp")
            : null;
    }

    private static string LoadFromTemporaryFolder(byte[] image)
    {
        var folder = Directory.CreateTempSubdirectory("bentosharp-");
        try
        {
            var file = Path.Combine(folder.FullName, LibTorchSearch.LibTorchSharp);
            File.WriteAllBytes(file, image);
            NativeLibrary.Load(file);
            return file;
        }
        finally
        {
            folder.Delete(recursive: true);   // A loaded library needs its file no longer.
        }
    }
}

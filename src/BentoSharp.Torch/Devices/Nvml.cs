using System.Globalization;
using System.Runtime.InteropServices;

namespace BentoSharp.Torch;

/// <summary>
/// NVIDIA's management library, which is part of the driver: it knows how much memory of a GPU is free, which TorchSharp does not tell. It counts all GPUs
/// of the machine, CUDA those that <c>CUDA_VISIBLE_DEVICES</c> leaves.
/// </summary>
internal sealed unsafe class Nvml
{
    private readonly delegate* unmanaged[Cdecl]<uint, nint*, int> _byIndex;
    private readonly delegate* unmanaged[Cdecl]<byte*, nint*, int> _byUuid;
    private readonly delegate* unmanaged[Cdecl]<nint, Memory*, int> _memory;

    private Nvml(nint library)
    {
        _byIndex = (delegate* unmanaged[Cdecl]<uint, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByIndex_v2");
        _byUuid = (delegate* unmanaged[Cdecl]<byte*, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByUUID");
        _memory = (delegate* unmanaged[Cdecl]<nint, Memory*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetMemoryInfo");
    }

    /// <summary>Opens the library; null where there is none, or it can't be used.</summary>
    public static Nvml? TryOpen(string? path = null)
    {
        var name = path ?? (OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1");
        if (!NativeLibrary.TryLoad(name, out var library)
            || !NativeLibrary.TryGetExport(library, "nvmlInit_v2", out var begin)
            || ((delegate* unmanaged[Cdecl]<int>)begin)() != 0)
        {
            return null;
        }

        try
        {
            return new Nvml(library);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The free and the whole memory of a device in bytes; null where it can't be read.</summary>
    /// <param name="index">The number that CUDA gives the device.</param>
    /// <param name="visible">The value of <c>CUDA_VISIBLE_DEVICES</c>.</param>
    public (long Free, long Total)? ReadMemory(int index, string? visible)
    {
        nint device;
        Memory memory;
        return Find(index, visible, &device) && _memory(device, &memory) == 0 ? ((long)memory.Free, (long)memory.Total) : null;
    }

    /// <summary>What <c>CUDA_VISIBLE_DEVICES</c> names in the place of a number: a number of the machine, or the id of a GPU.</summary>
    public static string NameOf(int index, string? visible)
    {
        var names = visible?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        return index < names.Length ? names[index] : index.ToString(CultureInfo.InvariantCulture);
    }

    private bool Find(int index, string? visible, nint* device)
    {
        var name = NameOf(index, visible);
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return _byIndex(number, device) == 0;
        }

        fixed (byte* id = System.Text.Encoding.ASCII.GetBytes(name + '\0'))
        {
            return _byUuid(id, device) == 0;
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Memory
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }
}

using BentoSharp.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BentoSharp.Torch;

/// <summary>Loads libtorch when the host starts, and says what was found.</summary>
internal sealed partial class TorchStart(IOptions<TorchOptions> options, IEnumerable<IBentoDevices> devices, ILogger<TorchStart> logger) : IHostedService
{
    /// <exception cref="TorchNotAvailableException">libtorch is missing, or the options name another folder than it was loaded from.</exception>
    /// <exception cref="InvalidOperationException">There is no CUDA device, and one is required.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TorchNative.EnsureLoaded(options.Value.LibTorchPath, options.Value.TuneAllocator);
        if (options.Value.TuneAllocator == false && TorchNative.Status.AllocatorTuned)
        {
            TunedBefore();
        }

        var found = devices.OfType<TorchDevices>().SelectMany(static source => source.FindAccelerators()).ToList();
        if (found.Count == 0 && options.Value.RequireCuda)
        {
            throw new InvalidOperationException(
                "BentoSharp:Torch:RequireCuda is on, but TorchSharp sees no CUDA device. Check the driver (nvidia-smi), and that the application "
                + "references a CUDA build of libtorch (TorchSharp-cuda-linux or TorchSharp-cuda-windows) and no CPU build.");
        }

        Found(TorchNative.Status.LibTorchDirectory ?? "TorchSharp's own place", found.Count == 0 ? "cpu" : string.Join(", ", found));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Warning, Message = "TuneAllocator is off, but the allocator was tuned when libtorch was loaded at the start of the program: set BentoTorchTune to false in its project")]
    private partial void TunedBefore();

    [LoggerMessage(Level = LogLevel.Information, Message = "libtorch is loaded from {Folder}; devices: {Devices}")]
    private partial void Found(string folder, string devices);
}

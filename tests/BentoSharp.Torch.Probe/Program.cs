using BentoSharp.Torch;
using BentoSharp.Torch.Probe;
using TorchSharp;

// The argument, if any, is the folder to load from, or "abort" and a database. Every line on stdout is for the test that started the program.
try
{
    if (args is ["abort", var database])
    {
        return await AbortRun.RunAsync(database);
    }

    Console.WriteLine($"AtStart={TorchNative.Status.State}");
    TorchNative.EnsureLoaded(args.FirstOrDefault());

    var status = TorchNative.Status;
    Console.WriteLine($"Folder={status.LibTorchDirectory}");
    Console.WriteLine($"Source={status.Source}");
    Console.WriteLine($"LibTorchSharp={status.LibTorchSharpPath}");
    Console.WriteLine($"Weakened={status.Weakened}");
    Console.WriteLine($"Tuned={status.AllocatorTuned}");
    Console.WriteLine($"NnpackOff={status.NnpackDisabled}");
    using var sum = torch.ones(3).sum();
    Console.WriteLine($"Sum={sum.item<float>()}");
    return 0;
}
catch (TorchNotAvailableException e)
{
    Console.WriteLine($"NotAvailable={e.Message}");
    return 3;
}

using BentoSharp.Benchmarks;
using BentoSharp.Benchmarks.Torch;

switch (args)
{
    case ["engine"]:
        await EngineBenchmark.RunAsync();
        return 0;
    case ["inprocess"]:
        await EngineBenchmark.RunInProcessAsync();
        return 0;
    case ["clients"]:
        await ClientsBenchmark.RunAsync();
        return 0;
    case ["scheduling"]:
        SchedulingBenchmark.Run();
        return 0;
    case ["torch"]:
        await TorchBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Name a benchmark: benchmarks/run engine|clients|scheduling|torch");
        return 1;
}

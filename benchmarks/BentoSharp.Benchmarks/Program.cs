using BentoSharp.Benchmarks;

switch (args)
{
    case ["engine"]:
        await EngineBenchmark.RunAsync();
        return 0;
    case ["scheduling"]:
        SchedulingBenchmark.Run();
        return 0;
    default:
        Console.Error.WriteLine("Name a benchmark: benchmarks/run engine|scheduling");
        return 1;
}

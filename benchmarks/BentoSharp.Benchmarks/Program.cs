using BentoSharp.Benchmarks;

switch (args)
{
    case ["engine"]:
        await EngineBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("There is one benchmark: benchmarks/run engine");
        return 1;
}

using BentoSharp.Benchmarks;

switch (args)
{
    case ["engine"]:
        await EngineBenchmark.RunAsync();
        return 0;
    case ["clients"]:
        await ClientsBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("There are these benchmarks: benchmarks/run engine, benchmarks/run clients");
        return 1;
}

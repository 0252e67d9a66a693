using BentoSharp.Benchmarks;
using BentoSharp.Benchmarks.Dashboard;
using BentoSharp.Benchmarks.Engine;
using BentoSharp.Benchmarks.Generators;
using BentoSharp.Benchmarks.Postgres;
using BentoSharp.Benchmarks.Tensors;
using BentoSharp.Benchmarks.Torch;

switch (args)
{
    case ["engine", .. var parts]:
        return await EngineBenchmark.RunAsync(parts);
    case [ChildProcess.Mode, .. var orders]:
        await ChildProcess.ObeyAsync(orders);
        return 0;
    case ["clients"]:
        await ClientsBenchmark.RunAsync();
        return 0;
    case ["dashboard"]:
        await DashboardBenchmark.RunAsync();
        return 0;
    case ["lists"]:
        await ListsBenchmark.RunAsync();
        return 0;
    case ["postgres"] or ["postgres", "short" or "rate" or "idle" or "held" or "finished" or "shares" or "statements"]:
        await PostgresBenchmark.RunAsync(args.ElementAtOrDefault(1));
        return 0;
    case ["generator"]:
        return GeneratorBenchmark.Run();
    case ["scheduling"]:
        SchedulingBenchmark.Run();
        return 0;
    case ["tensors"]:
        await TensorsBenchmark.RunAsync();
        return 0;
    case ["torch"]:
        await TorchBenchmark.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine("Name a benchmark: benchmarks/run engine|clients|dashboard|generator|lists|postgres|scheduling|tensors|torch");
        return 1;
}

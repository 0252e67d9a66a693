using BentoSharp.Generators;
using Microsoft.CodeAnalysis;

namespace BentoSharp.Benchmarks.Generators;

/// <summary>
/// What one edit costs that has nothing to do with a generator, in a project of 500 files with 100 tasks, beside generators on like input and a pipeline
/// that only finds the attributes. All are edited in turn.
/// </summary>
internal static class GeneratorBenchmark
{
    private const int Warmup = 15;
    private const int Rounds = 60;

    public static int Run()
    {
        Compare(files: 100, each: 1, "generator");
        Compare(files: 20, each: 5, "generator_20x5");
        var tracked = new ProjectUnderEdit("BentoSharp", Own(), new GeneratorInputs(100, 1).Services, tracks: true);
        tracked.Edit();
        var (outputs, steps) = tracked.Emitted();
        Console.WriteLine($"emitted anew by an unrelated edit: {outputs} outputs, {steps} steps before them, of {tracked.Generated} files");
        Bar.AtMost("generator_emitted", outputs + steps, 0);
        return 0;
    }

    private static ISourceGenerator Own() => new BentoGenerator().AsSourceGenerator();

    private static ISourceGenerator Bare(string attribute) => new BareGenerator(attribute).AsSourceGenerator();

    private static void Compare(int files, int each, string bar)
    {
        var inputs = new GeneratorInputs(files, each);
        var own = new ProjectUnderEdit("BentoSharp", Own(), inputs.Services);
        var refit = new ProjectUnderEdit("Refit", PeerGenerators.Refit(), inputs.Interfaces);
        var json = new ProjectUnderEdit("System.Text.Json", PeerGenerators.Json(), inputs.Contexts);
        var bare = new ProjectUnderEdit("finds [BentoTask]", Bare("BentoSharp.BentoTaskAttribute"), inputs.Services);
        var services = new ProjectUnderEdit("finds [BentoService]", Bare("BentoSharp.BentoServiceAttribute"), inputs.Services);
        var declared = new ProjectUnderEdit("BentoSharp, edited declaration", Own(), inputs.Services);
        ProjectUnderEdit[] all = [own, refit, json, bare, services, declared];
        for (var round = 0; round < Warmup + Rounds; round++)
        {
            foreach (var project in all)
            {
                if (round == Warmup)
                {
                    project.Forget();
                }

                project.Edit(declares: project == declared);
            }
        }

        Print($"{files} files of 500 with {each} each", own, all);
        Bar.AtMost($"{bar}_to_refit", own.Median / refit.Median, 1);
        Bar.AtMost($"{bar}_to_json", own.Median / json.Median, 1);
        Bar.AtMost($"{bar}_to_bare", own.Median / bare.Median, 1.3);
    }

    private static void Print(string title, ProjectUnderEdit own, ProjectUnderEdit[] all)
    {
        Console.WriteLine($"{title,-32}{"ms an edit",12}{"of ours",10}{"files",8}");
        foreach (var project in all)
        {
            Console.WriteLine(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{project.Name,-32}{project.Median,12:0.00}{project.Median / own.Median,10:0.00}{project.Generated,8}"));
        }
    }
}

namespace BentoSharp.Benchmarks.Generators;

/// <summary>Like input for each generator: the same number of files, each with the same number of tasks, methods or types.</summary>
/// <param name="files">How many files.</param>
/// <param name="each">How many tasks, methods or types in each.</param>
internal sealed class GeneratorInputs(int files, int each)
{
    public IReadOnlyList<string> Services => Make(
        static (index, members) => $$"""
            using BentoSharp;

            namespace Acme;

            public sealed record Answer{{index}}(string Text, int Number);

            /// <summary>Answers.</summary>
            [BentoService(Workers = 2)]
            public sealed class Service{{index}}
            {
            {{members}}
            }
            """,
        static (index, number) => $$"""
                /// <summary>Answers a question.</summary>
                /// <param name="question">The question.</param>
                /// <param name="length">How long.</param>
                [BentoTask(Retries = 3, TimeoutSeconds = 60)]
                public Task<Answer{{index}}> Ask{{number}}(string question, int length = 20, CancellationToken cancellationToken = default) =>
                    Task.FromResult(new Answer{{index}}(question, length));
            """);

    public IReadOnlyList<string> Interfaces => Make(
        static (index, members) => $$"""
            using Refit;

            namespace Acme;

            public sealed record Answer{{index}}(string Text, int Number);

            /// <summary>Answers.</summary>
            public interface IService{{index}}
            {
            {{members}}
            }
            """,
        static (index, number) => $$"""
                /// <summary>Answers a question.</summary>
                /// <param name="question">The question.</param>
                /// <param name="length">How long.</param>
                [Post("/service{{index}}/ask{{number}}")]
                Task<Answer{{index}}> Ask{{number}}([Body] string question, int length = 20, CancellationToken cancellationToken = default);
            """);

    public IReadOnlyList<string> Contexts => Make(
        static (index, members) => $$"""
            using System.Text.Json.Serialization;

            namespace Acme;

            {{members}}
            public sealed partial class Context{{index}} : JsonSerializerContext;

            """ + string.Concat(Enumerable.Range(0, 100).Where(number => members.Contains($"Answer{index}x{number})", StringComparison.Ordinal))
                .Select(number => $"\npublic sealed record Answer{index}x{number}(string Text, int Number);")),
        static (index, number) => $"[JsonSerializable(typeof(Answer{index}x{number}))]");

    private List<string> Make(Func<int, string, string> file, Func<int, int, string> member) =>
    [
        .. Enumerable.Range(0, files).Select(index => file(
            index, string.Join(Environment.NewLine, Enumerable.Range(0, each).Select(number => member(index, number))))),
    ];
}

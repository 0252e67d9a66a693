using BentoSharp;

namespace Acme.Names
{
    public sealed record Task(string Title);

    public sealed record System(int Number);

    public sealed record Result(Task Task, System System);

    [BentoService]
    public sealed class NamesService
    {
        [BentoTask]
        public Result Instance(Task task, System system) => new(task, system);

        [BentoTask]
        public int ServiceName(string @class, string @event, int name, int route, int contract, int result, int createRequest) => 0;

        [BentoTask]
        public int Json(string options, string cancellationToken, string method, string channel, string request, string arguments, string reader) => 0;

        [BentoTask]
        public int Submit(int submitOptions, int read, int names, int submit_method, int submitArguments, int _x, int _1) => 0;

        [BentoApi]
        public int Dispose(int _channel, int method, int value, int Value2) => _channel;

        [BentoTask]
        public global::System.Threading.Tasks.Task<int> @checked(int Prompt, int @checked) => global::System.Threading.Tasks.Task.FromResult(Prompt);

        [BentoTask]
        public int Foo() => 1;

        [BentoTask]
        public int FooTask() => 2;

        [BentoApi]
        public object Anything(object value) => value;

        [BentoTask]
        public object AnyTask(object value) => value;

        [BentoTask]
        public int GPT4Turbo_v2(int maxTokens, int HTTPPort, int top_k) => 3;
    }
}

using BentoSharp;
using BentoSharp.AotClient;

// A client that is compiled ahead of time: it submits, awaits, watches and waits for many, asynchronously and on its own thread.
await using var client = new ProbeAsyncHttpClient(args[0]);
var order = new Order(1, [new Line("pen", 3), new Line("ink")]);
var summary = await client.Summarize.RunAsync(order);
Console.WriteLine($"{summary.Total} {string.Join(',', summary.Names)}");

var submitted = await client.Add.SubmitManyAsync([(1, 2), (3, 4)]);
Console.WriteLine(string.Join(' ', await BentoTasks.WhenAll(submitted.Select(static one => one.Handle))));

await foreach (var update in submitted[0].Handle.WatchAsync())
{
    Console.WriteLine(update is BentoTaskStatusUpdate status ? status.Info.Status : update.ToString());
}

using var sync = new ProbeSyncHttpClient(args[0]);
Console.WriteLine(sync.Add.Submit(40).GetResult());

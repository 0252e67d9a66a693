using BentoSharp;
using Contracts;

[assembly: BentoClient(typeof(IWords))]

await using var client = new WordsAsyncHttpClient(args[0]);
var handle = await client.Count.SubmitAsync("one two three");
Console.WriteLine($"{await handle} asked by {Environment.ProcessId}");

using var sync = new WordsSyncHttpClient(args[0]);
Console.WriteLine(sync.Count.Get(handle.Id).Words);

using Bento_Namespace;
using BentoSharp;

[assembly: BentoClient(typeof(ITexts))]     // generates TextsAsyncHttpClient and TextsSyncHttpClient

var url = args is [var given, ..] ? given : "http://localhost:3000";
await using var client = new TextsAsyncHttpClient(url);
Console.WriteLine(await client.AboutAsync());

var handle = await client.CountWords.SubmitAsync("one two\nthree");
Console.WriteLine($"task {handle.Id}");     // durable from here on

var count = await handle;
Console.WriteLine($"{count.Words} words in {count.Lines} lines");

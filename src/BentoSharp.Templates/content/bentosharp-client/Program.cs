using Bento_Namespace.Service;

// Generated from service.schema.json, as are the methods and records below.
var url = args is [var given, ..] ? given : "BENTOSHARP_URL";
await using var client = new TextsAsyncHttpClient(url);

var handle = await client.CountWords.SubmitAsync("one two\nthree");
Console.WriteLine($"task {handle.Id}");
var count = await handle;
Console.WriteLine($"{count.Words} words in {count.Lines} lines");

using System.Globalization;
using BentoSharp;
using BentoSharp.Hosting;
using TextEncoder;
using TextEncoder.Model;
using static TorchSharp.torch;

// TextEncoder [--serve] [--urls URL] [--database FILE]
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Configuration.AddCommandLine(
    [.. args.Except(["--serve"])], new Dictionary<string, string> { ["--urls"] = "Urls", ["--database"] = "BentoSharp:Database" });
builder.WebHost.UseUrls(builder.Configuration["Urls"] ?? "http://127.0.0.1:3000");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddSingleton<Batches>();
builder.Services.AddBentoSharp()
    .AddTorchModule(
        static (_, _) => new EncoderNet(seed: 1),
        static (net, device) =>
        {
            // Each shape that will come, for the first run of a shape is slow.
            for (var length = 8; length <= Vocabulary.LongestText; length *= 2)
            {
                net.forward(ones(1, length, ScalarType.Int64, device.ToTorch()));
                net.forward(ones(32, length, ScalarType.Int64, device.ToTorch()));
            }
        })
    .AddEncoder();
var app = builder.Build();
app.MapBentoSharp();
await app.StartAsync();

await using (var client = new EncoderAsyncHttpClient(app.Urls.First()))
{
    var vectors = await EncodeAsync(client, [.. Answers.All, .. Answers.Questions]);
    foreach (var (number, question) in Answers.Questions.Index())
    {
        var asked = vectors[Answers.All.Count + number];
        var (answer, likeness) = Answers.All.Select((text, i) => (text, Likeness(vectors[i], asked))).MaxBy(static pair => pair.Item2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{question}\n    {likeness:0.00}  {answer}"));
    }
}

var batches = app.Services.GetRequiredService<Batches>().All;
var (words, places, longest) = (batches.Sum(b => b.Words), batches.Sum(b => b.Texts * b.Length), batches.Sum(b => b.Texts) * Vocabulary.LongestText);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{batches.Sum(b => b.Texts)} texts in {batches.Count} batches of lengths {string.Join(", ", batches.Select(b => b.Length).Distinct().Order())}: "
    + $"{words} words in {places} places, {longest} if all were padded to {Vocabulary.LongestText}"));

if (args.Contains("--serve"))
{
    Console.WriteLine($"Serving on {app.Urls.First()}; Ctrl+C stops it.");
    await app.WaitForShutdownAsync();
}

await app.StopAsync();

// Each text is a task of its own; those that wait are encoded together.
static async Task<IReadOnlyList<BentoTensor<float>>> EncodeAsync(EncoderAsyncHttpClient client, IReadOnlyList<string> texts)
{
    var handles = await Task.WhenAll(texts.Select(text => client.Encode.SubmitOneAsync(Vocabulary.Numbers(text))));
    return await Task.WhenAll(handles.Select(static async handle => await handle));
}

static float Likeness(BentoTensor<float> one, BentoTensor<float> other)
{
    var sum = 0f;
    for (var i = 0; i < one.Length; i++)
    {
        sum += one.Span[i] * other.Span[i];
    }

    return sum;
}

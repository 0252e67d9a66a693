using System.Globalization;
using BentoSharp;
using BentoSharp.Hosting;
using FaceExpressions;
using FaceExpressions.Model;
using static TorchSharp.torch;

// FaceExpressions [--serve] [--urls URL] [--database FILE]
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Configuration.AddCommandLine(
    [.. args.Except(["--serve"])], new Dictionary<string, string> { ["--urls"] = "Urls", ["--database"] = "BentoSharp:Database" });
builder.WebHost.UseUrls(builder.Configuration["Urls"] ?? "http://127.0.0.1:3000");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddBentoSharp()
    .AddTorchModule(
        static (_, _) => new ExpressionNet(TfjsWeights.Load(Assets.Path("face_expression_model-weights_manifest.json"))),
        static (net, device) =>
        {
            // The first run of a size takes many times as long.
            net.forward(zeros(1, 3, ExpressionNet.Side, ExpressionNet.Side, ScalarType.Byte, device.ToTorch()));
            net.forward(zeros(32, 3, ExpressionNet.Side, ExpressionNet.Side, ScalarType.Byte, device.ToTorch()));
        })
    .AddExpression();
var app = builder.Build();
app.MapBentoSharp();
await app.StartAsync();

await using (var client = new ExpressionAsyncHttpClient(app.Urls.First()))
{
    var labels = await client.LabelsAsync();
    var references = Reference.Load();
    var handles = new List<(string Name, BentoTaskHandle<BentoTensor<float>> Handle)>();
    foreach (var name in references.Keys)
    {
        // The bytes of a picture are sent as they are, and written straight to its row of the batch.
        handles.Add((name, await client.Recognize.SubmitOneAsync(Reference.Picture(name))));
    }

    var largest = 0f;
    foreach (var (name, handle) in handles)
    {
        var found = (await handle).Memory.ToArray();
        var best = Array.IndexOf(found, found.Max());
        var difference = found.Zip(references[name].Probabilities, static (ours, theirs) => Math.Abs(ours - theirs)).Max();
        largest = Math.Max(largest, difference);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10}{labels[best],-10}{found[best] * 100,6:0.0} %   differs from the original by {difference:0.0e+0}"));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"largest difference {largest:0.0e+0}"));
}

if (args.Contains("--serve"))
{
    Console.WriteLine($"Serving on {app.Urls.First()}; Ctrl+C stops it.");
    await app.WaitForShutdownAsync();
}

await app.StopAsync();

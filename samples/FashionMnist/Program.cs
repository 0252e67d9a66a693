using System.Globalization;
using BentoSharp;
using FashionMnist;
using FashionMnist.Data;
using FashionMnist.Model;
using FashionMnist.Training;
using Microsoft.AspNetCore.Connections;
using Scalar.AspNetCore;
using Spectre.Console;

// FashionMnist [train] [--serve] [--urls URL] [--database FILE] [--weights FILE] [--data FOLDER] [--epochs N]
var options = new Dictionary<string, string>
{
    ["--urls"] = "Urls",
    ["--database"] = "BentoSharp:Database",
    ["--weights"] = "Weights",
    ["--data"] = "Data",
    ["--epochs"] = "Epochs",
};
string[] switches = ["--serve", "train"];
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
builder.Configuration.AddCommandLine([.. args.Except(switches)], options);
builder.WebHost.UseUrls(builder.Configuration["Urls"] ?? "http://127.0.0.1:3000");

builder.Services.AddSingleton(new ModelFiles(
    builder.Configuration["Weights"] ?? ClothingClassifier.DefaultWeights,
    builder.Configuration["Data"] ?? ClothingDataset.DefaultFolder));
builder.Services.AddSingleton<ClothingModel>();
builder.Services.AddBentoSharp().AddClothing();
builder.Services.AddOpenApi();

var app = builder.Build();
app.MapBentoSharp();
app.MapBentoDashboard(); // /dashboard
app.MapOpenApi();
app.MapScalarApiReference(); // /scalar

try
{
    await app.StartAsync();
}
catch (Exception exception) when (Explain(exception) is { } explanation)
{
    AnsiConsole.MarkupLineInterpolated($"[red]The service can't start:[/] {explanation}");
    return 1;
}

var url = app.Urls.First();
try
{
    if (args.Contains("train"))
    {
        var epochs = builder.Configuration.GetValue("Epochs", ClothingTrainer.DefaultEpochs);
        var trained = await Demo.TrainAsync(url, epochs, app.Lifetime.ApplicationStopping);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"accuracy {trained.Accuracy * 100:0.0} % on the 10,000 test images");
    }
    else
    {
        var single = await Demo.ClassifyAsync(url, app.Lifetime.ApplicationStopping);
        Report.Print(single, await Demo.ScoreAsync(url, app.Lifetime.ApplicationStopping), url, app.Services);
    }
}
catch (BentoTaskFailedException failed)
{
    AnsiConsole.MarkupLineInterpolated($"[red]The task failed:[/] {failed.Error.Message}");
    await app.StopAsync();
    return 1;
}
catch (OperationCanceledException)
{
    AnsiConsole.MarkupLine("Stopped.");
    await app.StopAsync();
    return 130;
}

if (args.Contains("--serve"))
{
    AnsiConsole.MarkupLineInterpolated($"Serving on {url}, its routes shown at {url}/scalar; Ctrl+C stops it.");
    await app.WaitForShutdownAsync();
}

await app.StopAsync();
return 0;

static string? Explain(Exception exception) => exception switch
{
    IOException { InnerException: AddressInUseException } => $"{exception.Message} Stop what listens there, or choose another address: --urls http://127.0.0.1:3001",
    BentoSharp.Hosting.Storage.TaskStoreException or FileNotFoundException or BentoSharp.Torch.TorchNotAvailableException => exception.Message,
    _ => null,
};

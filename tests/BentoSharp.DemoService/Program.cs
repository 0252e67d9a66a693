using BentoSharp.DemoService;

// BentoML's recorded Demo service, to compare protocols: dotnet run --project tests/BentoSharp.DemoService -- --urls http://127.0.0.1:3111
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var folder = Directory.CreateTempSubdirectory("bentosharp-demo-");
builder.Services.AddBentoSharp(options => options.Database = Path.Combine(folder.FullName, "demo.db")).AddDemo();
var app = builder.Build();
app.MapBentoSharp();
await app.RunAsync();
folder.Delete(recursive: true);

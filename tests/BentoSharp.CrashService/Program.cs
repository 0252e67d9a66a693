using BentoSharp.CrashService;

// A service that tests kill: dotnet BentoSharp.CrashService.dll <database> [<most interruptions>]
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddBentoSharp(options =>
{
    options.Database = args[0];
    options.DrainTimeout = TimeSpan.FromMilliseconds(200);
    options.MaxInterruptions = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
}).AddCrash();
var app = builder.Build();
app.MapBentoSharp();
await app.StartAsync();
Console.WriteLine($"ready {app.Urls.First()}");
await app.WaitForShutdownAsync();

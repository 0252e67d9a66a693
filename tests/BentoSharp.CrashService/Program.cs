using BentoSharp.CrashService;

// A service that tests kill: dotnet BentoSharp.CrashService.dll <database> [<most interruptions>]
// The database is the path of a file, or a connection string of PostgreSQL.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var bento = builder.Services.AddBentoSharp(options =>
{
    options.Database = args[0];
    options.DrainTimeout = TimeSpan.FromMilliseconds(200);
    options.MaxInterruptions = args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : int.MaxValue;
});
if (args[0].Contains("Host=", StringComparison.Ordinal))
{
    bento.UsePostgreSql(args[0]);
}

switch (Environment.GetEnvironmentVariable(Deploy.Version))
{
    case "old":
        bento.AddOldPrinter();
        break;
    case "new":
        bento.AddNewPrinter();
        break;
    default:
        bento.AddCrash();
        break;
}

if (Environment.GetEnvironmentVariable(KillingStore.At) is { } step)
{
    KillingStore.AddTo(builder.Services, Enum.Parse<KillStep>(step));
}

var app = builder.Build();
app.MapBentoSharp();
await app.StartAsync();
Console.WriteLine($"ready {app.Urls.First()}");
await app.WaitForShutdownAsync();

using BentoSharp.AotService;
using BentoSharp.Hosting;

// A service that is compiled ahead of time, with its store, documents and health checks.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddBentoSharp().AddProbe();
var app = builder.Build();
app.MapBentoSharp();
await app.RunAsync();

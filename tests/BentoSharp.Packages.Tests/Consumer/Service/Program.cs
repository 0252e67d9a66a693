using Service;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddBentoSharp().AddWords();

var app = builder.Build();
app.MapBentoSharp();
await app.RunAsync();

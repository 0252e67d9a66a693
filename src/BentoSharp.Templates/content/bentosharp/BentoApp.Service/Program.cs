using Bento_Namespace;

var builder = WebApplication.CreateBuilder(args);
#if (torch)
builder.Services.AddBentoSharp().AddTexts().AddTorch();
#else
builder.Services.AddBentoSharp().AddTexts();
#endif

var app = builder.Build();
app.MapBentoSharp();
app.MapBentoDashboard("/dashboard");    // answered to this machine only
app.Run();

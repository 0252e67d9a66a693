using BentoSharp;
using BentoSharp.Hosting;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Secured;

// Ann has an API key, Bob a token of an identity provider, and each sees his own tasks only.
var issuer = new JwtIssuer();
var key = BentoApiKey.NewKey();
var folder = Directory.CreateTempSubdirectory("bentosharp-secured-");
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.Services.AddAuthentication()
    .AddBentoApiKey(options => options.Keys.Add(new BentoApiKey
    {
        Name = "laptop",
        Owner = "ann",
        Hash = BentoApiKey.HashOf(key),
        Scopes = [BentoScopes.Submit, BentoScopes.Read],
    }))
    .AddJwtBearer(options =>
    {
        options.MapInboundClaims = false;
        options.TokenValidationParameters = issuer.Rules;
    });
builder.Services.AddAuthorization();
builder.Services.AddBentoSharp(options => options.Database = Path.Combine(folder.FullName, "tasks.db")).AddTranslation();

await using (var app = builder.Build())
{
    app.MapBentoSharp().RequireAuthorization(new AuthorizeAttribute
    {
        AuthenticationSchemes = $"{BentoApiKeyOptions.DefaultScheme},{JwtBearerDefaults.AuthenticationScheme}",
    });
    await app.StartAsync();
    await ShowAsync(app.Urls.First());
}

folder.Delete(recursive: true);

async Task ShowAsync(string url)
{
    await using var ann = new TranslationAsyncHttpClient(url, new() { ApiKey = key });
    await using var bob = new TranslationAsyncHttpClient(url, new() { BearerToken = issuer.Issue("bob", "submit read") });
    await using var nobody = new TranslationAsyncHttpClient(url);

    var task = await ann.Translate.SubmitAsync("cat", "licence-of-ann");
    Console.WriteLine($"ann: {await task.GetResultAsync(TimeSpan.FromSeconds(30))}");
    Console.WriteLine($"bob, his own: {await bob.Translate.RunAsync("dog", "licence-of-bob")}");
    Console.WriteLine($"bob, ann's: {await FailureAsync(bob.Translate.GetStatusAsync(task.Id))}");
    Console.WriteLine($"ann cancels without the scope: {await FailureAsync(ann.Translate.CancelAsync(task.Id))}");
    Console.WriteLine($"nobody: {await FailureAsync(nobody.Translate.GetStatusAsync(task.Id))}");
}

static async Task<string> FailureAsync(Task call)
{
    try
    {
        await call;
        return "answered";
    }
    catch (BentoException exception)
    {
        return $"{exception.StatusCode} {exception.Message}";
    }
}

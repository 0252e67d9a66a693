using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BentoSharp.Dashboard.Pages;

/// <summary>The files that the page is made of: they are part of the assembly, and nothing else is ever read by a name that a caller gives.</summary>
internal static class DashboardAssets
{
    private static readonly FrozenDictionary<string, Asset> All = Load();

    /// <summary>The frame of every page.</summary>
    public static ReadOnlyMemory<byte> Index => All["index.html"].Content;

    public static async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        if (context.GetRouteValue("name") is not string name || !All.TryGetValue(name, out var asset) || name == "index.html")
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Asked for again each time, which costs an answer without a body: so an update of the service is an update of the page.
        response.Headers.ETag = asset.Tag;
        response.Headers.CacheControl = "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(asset.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = asset.ContentType;
        response.ContentLength = asset.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(asset.Content, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(DashboardAssets).Assembly;
        return assembly.GetManifestResourceNames().ToFrozenDictionary(static name => name.Replace('\\', '/'), name =>
        {
            using var source = assembly.GetManifestResourceStream(name)!;
            var content = new byte[source.Length];
            source.ReadExactly(content);
            return new Asset(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        });
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };

    private sealed record Asset(ReadOnlyMemory<byte> Content, string ContentType, string Tag);
}

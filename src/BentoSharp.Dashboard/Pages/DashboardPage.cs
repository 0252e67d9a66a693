using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Dashboard.Pages;

/// <summary>The frame of every page. What it shows is decided in the browser, by the path; nothing of a task is ever part of it.</summary>
internal sealed class DashboardPage(BentoDashboardOptions options, string path)
{
    private readonly string _frame = Encoding.UTF8.GetString(DashboardAssets.Index.Span)
        .Replace("{{title}}", HtmlEncoder.Default.Encode(options.Title), StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext context)
    {
        var root = context.Request.PathBase.Add(path).ToUriComponent() + "/";
        var page = Encoding.UTF8.GetBytes(_frame.Replace("{{root}}", HtmlEncoder.Default.Encode(root), StringComparison.Ordinal));
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = page.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(page, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

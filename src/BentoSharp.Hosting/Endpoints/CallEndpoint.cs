using BentoSharp.Hosting.Wire;
using BentoSharp.Hosting.Workers;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Hosting.Endpoints;

/// <summary>The immediate call of a method: answered in the same request, never queued.</summary>
internal sealed class CallEndpoint(BentoServiceDefinition service, BentoMethodDefinition method, BentoSharpHost host, RequestReader reader)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = await reader.ReadAsync(context, method.Method, isStored: false, context.RequestAborted).ConfigureAwait(false);
        try
        {
            var response = await host.Runner(service)
                .CallAsync(method, RequestReader.ToRequest(request), OpenedResult.Instance, context.RequestAborted)
                .ConfigureAwait(false);
            await Answers.ReplayAsync(context, response).ConfigureAwait(false);
        }
        finally
        {
            await request.ReleaseAsync().ConfigureAwait(false);
        }
    }
}

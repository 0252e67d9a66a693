using BentoSharp.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Torch.Probe;

/// <summary>Submits tasks, one of which ends the process, and tells how they have ended, in whichever life of the process that is.</summary>
internal static class AbortRun
{
    private static readonly int[] s_columns = [4, 4, 5, 4];

    public static async Task<int> RunAsync(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBentoSharp(options => options.Database = database).AddTorch().AddAborting();
        await using var app = builder.Build();
        await app.StartAsync();
        var client = app.Services.GetRequiredService<IAbortingClient>();
        var handles = await Task.WhenAll(s_columns.Select((columns, i) => client.Sum.SubmitAsync([columns], new SubmitOptions { IdempotencyKey = $"task {i}" })));
        foreach (var (i, handle) in handles.Index())
        {
            await ((Task)handle.GetResultAsync()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var info = await handle.GetStatusAsync();
            Console.WriteLine($"Task{i}={info.Status} {info.Error?.Code}");
        }

        await app.StopAsync();
        return 0;
    }
}

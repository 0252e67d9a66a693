using BentoSharp.Dashboard.Tests.Studio;

namespace BentoSharp.Dashboard.Tests.Browser;

/// <summary>A studio at work, so that each page has something to show.</summary>
internal static class Scene
{
    /// <summary>Each page, and a text that it shows when it is complete.</summary>
    public static (string Path, string Text)[] Pages(string album) =>
    [
        ("", "Latest failures"),
        ("tasks", "Not before"),
        ("waiting", "A limit of how many run at once"),
        ("running", "frame 1 of 24"),
        ("failed", "GPU * has no memory left"),
        ($"task/{album}", "Parent and children"),
        ("nodes", "Processor"),
    ];

    /// <summary>Lets tasks run, wait and fail.</summary>
    /// <returns>The id of an album, which has children.</returns>
    public static async Task<string> PrepareAsync(StudioHost host, int many = 6, Action<double>? passed = null)
    {
        string[] places = ["harbour", "meadow", "canyon", "lagoon", "glacier", "village", "orchard", "desert"];
        for (var i = 0; i < many; i++)
        {
            passed?.Invoke(i / (double)many);
            await Task.WhenAll(Enumerable.Range(0, (i * 7 % 5) + 1).Select(async extra =>
                await StudioHost.EndAsync(await host.Client.Draw.SubmitAsync($"{places[(i + extra) % places.Length]} at noon"))));
            if (passed is not null && i % 6 == 2)
            {
                await host.FailAsync($"GPU {i % 2} has no memory left: {3 + i} GB were asked for");
            }

            await StudioHost.EndAsync(await host.Client.Describe.SubmitAsync($"the {places[i % places.Length]} in the evening"));
            await StudioHost.EndAsync(await host.Client.Draw.SubmitAsync($"{places[i % places.Length]} at dawn", steps: 30));
        }

        passed?.Invoke(1);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.FailAsync($"GPU {i % 2} has no memory left: {3 + i} GB were asked for")));
        await host.FailAsync("The upscaler answered nothing for 30 s");
        await host.FailAsync("Picture 4711 is no PNG: its first bytes are wrong");
        var album = await host.Client.Album.SubmitAsync("harbour meadow canyon lagoon");
        await StudioHost.EndAsync(album);
        await host.Client.Render.SubmitAsync("The harbour at night", frames: 24);
        await host.Client.Render.SubmitAsync("The old lighthouse", frames: 24);
        await host.Signals.WaitAsync("The harbour at night began");
        await host.Signals.WaitAsync("The old lighthouse began");
        host.Signals.Raise("The old lighthouse half");
        await host.Signals.WaitAsync("The old lighthouse is at half");
        await host.Client.Export.SubmitAsync("Northwind", "never");
        await host.Client.Export.SubmitAsync("Northwind", "never");
        await host.Client.Export.SubmitAsync("Northwind", "never");
        await host.Control.PauseAsync("Studio", "describe");
        await host.InsertAsync(Math.Min(many, 24), change: static (task, i) => task with { Owner = i % 2 == 0 ? "ada" : "grace" });
        await host.Client.Draw.SubmitAsync("tomorrow", options: new SubmitOptions { Delay = TimeSpan.FromHours(9) });
        return album.Id;
    }
}

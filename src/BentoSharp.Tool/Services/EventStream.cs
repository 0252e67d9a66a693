using System.Net.ServerSentEvents;
using System.Text.Json;

namespace BentoSharp.Tool.Services;

/// <summary>Follows server-sent events over breaks of the connection, such as a deploy makes.</summary>
internal static class EventStream
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Gives events until the reader has enough or the user has.</summary>
    /// <param name="api">Where they come from.</param>
    /// <param name="path">Their route.</param>
    /// <param name="session">Who waits for them.</param>
    /// <exception cref="CommandFailedException">The service can't be reached, at first or for two minutes; or it refuses.</exception>
    public static async IAsyncEnumerable<(string Name, JsonElement Data)> FollowAsync(AdminApi api, string path, Session session)
    {
        string? last = null;
        var response = await api.OpenAsync(path, last);
        while (true)
        {
            using (response)
            {
                var events = ReadAsync(response, session.Stop).GetAsyncEnumerator();
                await using var end = events;
                while (await NextAsync(events))
                {
                    last = events.Current.EventId ?? last;
                    yield return (events.Current.EventType, JsonElement.Parse(events.Current.Data));
                }
            }

            response = await ReopenAsync(api, path, last, session);
        }
    }

    private static IAsyncEnumerable<SseItem<string>> ReadAsync(HttpResponseMessage response, CancellationToken stop) =>
        SseParser.Create(response.Content.ReadAsStream(stop)).EnumerateAsync(stop);

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HttpResponseMessage> ReopenAsync(AdminApi api, string path, string? last, Session session)
    {
        var begun = session.Time.GetTimestamp();
        for (var isTold = false; ; isTold = true)
        {
            await Task.Delay(Pause, session.Time, session.Stop);
            try
            {
                return await api.OpenAsync(path, last);
            }
            catch (CommandFailedException exception) when (session.Time.GetElapsedTime(begun) < Patience)
            {
                if (!isTold)
                {
                    session.WriteError($"{exception.Message}; it is tried again");
                }
            }
        }
    }
}

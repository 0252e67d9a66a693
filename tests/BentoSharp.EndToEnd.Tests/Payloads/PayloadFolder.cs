namespace BentoSharp.EndToEnd.Tests.Payloads;

/// <summary>What stands in the folder beside a database.</summary>
internal static class PayloadFolder
{
    public static string[] Files(string database) => Directory.Exists(database + ".payloads")
        ? Directory.GetFiles(database + ".payloads", "*", SearchOption.AllDirectories)
        : [];

    public static string[] Incoming(string database) =>
        Directory.Exists(database + ".payloads/incoming") ? Directory.GetFiles(database + ".payloads/incoming") : [];

    /// <summary>Waits until the folder has as many files.</summary>
    public static async Task WaitForAsync(string database, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Files(database).Length != count)
        {
            await Task.Delay(5, limit.Token);
        }
    }
}

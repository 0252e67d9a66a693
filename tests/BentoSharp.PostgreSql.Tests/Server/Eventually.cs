using System.Diagnostics;

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>Waits for what other processes do, which give no signal.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task IsTrueAsync(Func<bool> condition, Func<string> otherwise)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Patience), otherwise());
            await Task.Delay(20);
        }
    }
}

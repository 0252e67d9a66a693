using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Testing;

/// <summary>How a <see cref="BentoTestHost"/> runs its services.</summary>
public sealed class BentoTestHostOptions
{
    /// <summary>The default of <see cref="Patience"/>: 30 seconds.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The clock of everything in the host. Default: a <see cref="FakeTimeProvider"/> that starts at the last full second and stands still until the test moves it.
    /// Give <see cref="TimeProvider.System"/> where time is to pass by itself.
    /// </summary>
    public TimeProvider Time { get; set; } = new FakeTimeProvider(LastSecond());

    /// <summary>When submitted tasks run. Default: <see cref="BentoTestRun.Automatic"/>.</summary>
    public BentoTestRun Run { get; set; }

    /// <summary>How long, by the real clock, the host waits for tasks before it says that they hang. Default: <see cref="DefaultPatience"/>.</summary>
    public TimeSpan Patience { get; set; } = DefaultPatience;

    /// <summary>
    /// The folder of the database, which is then kept. Default: a temporary one that goes with the host.
    /// </summary>
    public string? Folder { get; set; }

    /// <summary>
    /// The environment's name. Default: <c>Development</c>, where callers see the messages of all exceptions and dependency injection
    /// checks what is scoped.
    /// </summary>
    public string Environment { get; set; } = "Development";

    /// <summary>Configuration, as <c>appsettings.json</c> would have it: <c>["BentoSharp:Services:Words:Workers"] = "2"</c>. Default: none.</summary>
    public IDictionary<string, string?> Configuration { get; } = new Dictionary<string, string?>();

    /// <summary>Sets options of BentoSharp itself. Default: nothing.</summary>
    public Action<BentoSharpOptions>? Configure { get; set; }

    /// <summary>Adds to the application, after the services and before it starts: routes or middleware. Default: nothing.</summary>
    public Action<WebApplication>? Map { get; set; }

    private static DateTimeOffset LastSecond()
    {
        var now = TimeProvider.System.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}

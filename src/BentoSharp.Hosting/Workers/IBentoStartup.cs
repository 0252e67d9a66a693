namespace BentoSharp.Hosting;

/// <summary>Implemented by a service that loads something slow: each of its instances is started before the service is ready.</summary>
public interface IBentoStartup
{
    /// <summary>Loads what the instance needs. An exception stops the host, with its message in the log.</summary>
    /// <param name="cancellationToken">Fires when the host stops.</param>
    /// <returns>A task that completes when the instance can be used.</returns>
    Task StartAsync(CancellationToken cancellationToken);
}

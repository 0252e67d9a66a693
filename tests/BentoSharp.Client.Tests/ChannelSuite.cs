using BentoSharp.Client.Tests.Contract;
using BentoSharp.Client.Tests.Server;
using BentoSharp.Client.Tests.Time;
using BentoSharp.Clients;

namespace BentoSharp.Client.Tests;

public enum ChannelKind
{
    Async,
    Sync,
}

/// <summary>What every suite over both channels has: a server, and channels to it in which waits are over at once.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class ChannelSuite(ChannelKind kind)
{
    private readonly List<BentoHttpChannel> _channels = [];

    protected const string Id = Replies.Id;

    protected ScriptedServer Server { get; private set; } = null!;

    protected InstantTime Time { get; } = new();

    /// <summary>The channel under test, with the options of <see cref="Instant"/>.</summary>
    protected IBentoChannel Channel { get; private set; } = null!;

    protected static MathContract Math => MathContract.Instance;

    [SetUp]
    public async Task StartServer()
    {
        Server = await ScriptedServer.StartAsync();
        Channel = NewChannel(Instant());
    }

    [TearDown]
    public async Task StopServer()
    {
        foreach (var channel in _channels)
        {
            await channel.DisposeAsync();
        }

        await Server.DisposeAsync();
    }

    protected BentoHttpClientOptions Instant() => new() { TimeProvider = Time, Timeout = null };

    protected IBentoChannel NewChannel(BentoHttpClientOptions options, string path = "") =>
        Wrap(new BentoHttpChannel(Server.Address + path, options));

    protected IBentoChannel Wrap(BentoHttpChannel channel)
    {
        _channels.Add(channel);
        return kind == ChannelKind.Async ? channel : new BlockingChannel(channel);
    }

    /// <summary>The exception that a call ends in.</summary>
    protected static async Task<T> ThrownBy<T>(Task call)
        where T : Exception
    {
        try
        {
            await call.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception exception)
        {
            Assert.That(exception, Is.InstanceOf<T>());
            return (T)exception;
        }

        throw new AssertionException($"No {typeof(T).Name} was thrown.");
    }
}

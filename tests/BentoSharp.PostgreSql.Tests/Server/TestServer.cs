using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests;

/// <summary>The cluster of this test run.</summary>
[SetUpFixture]
public sealed class TestServer
{
    private static PostgreSqlServer? _server;

    /// <summary>The cluster; the test is skipped where there is none.</summary>
    internal static PostgreSqlServer Instance
    {
        get
        {
            if (_server is null)
            {
                Assert.Ignore("PostgreSQL is not installed (Debian: apt-get install postgresql); the tests of the PostgreSQL store were skipped.");
            }

            return _server!;
        }
    }

    [OneTimeSetUp]
    public void Start() => _server = PostgreSqlServer.Start();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();
}

namespace BentoSharp.PostgreSql.Tests.Server;

/// <summary>The tables are made and upgraded while other nodes start and live.</summary>
public sealed class SchemaTests
{
    private readonly TestSchema _schema = new();

    [TearDown]
    public void Delete() => _schema.Delete();

    [Test]
    public async Task Nodes_that_start_at_once_make_the_tables_once()
    {
        var stores = Enumerable.Range(0, 6).Select(place => _schema.CreateStore(TimeProvider.System, node: $"n{place}")).ToList();
        var opened = await Task.WhenAll(stores.Select(store => store.OpenAsync(CancellationToken.None).AsTask()));
        Assert.That(opened.Select(recovery => recovery.Epoch).Distinct().Count(), Is.EqualTo(6));
        Assert.That(_schema.Number($"SELECT count(*) FROM \"{_schema.Name}\".store_version"), Is.EqualTo(BentoSharp.PostgreSql.Schema.SchemaUpgrades.Latest));
        foreach (var store in stores)
        {
            await store.CloseAsync();
        }
    }

    [Test]
    public async Task Tables_of_a_newer_version_are_refused_and_left_alone()
    {
        await using (var store = _schema.CreateStore(TimeProvider.System))
        {
            await store.OpenAsync(CancellationToken.None);
            await store.CloseAsync();
        }

        _schema.Execute($"INSERT INTO \"{_schema.Name}\".store_version VALUES (999)");
        await using var old = _schema.CreateStore(TimeProvider.System);
        var refused = (await Assert.ThrowsAsync<TaskStoreException>(() => old.OpenAsync(CancellationToken.None).AsTask()))!;
        Assert.That(refused.Message, Does.Contain("newer version").And.Contain("999"));
    }

    [TestCase("Tasks")]
    [TestCase("a\"b")]
    [TestCase("")]
    public void A_schema_of_an_odd_name_is_refused(string name)
    {
        var refused = Assert.Throws<ArgumentException>(() => _schema.CreateStore(TimeProvider.System, configure: options => options.Schema = name))!;
        Assert.That(refused.Message, Does.Contain("PostgreSqlOptions.Schema"));
    }
}

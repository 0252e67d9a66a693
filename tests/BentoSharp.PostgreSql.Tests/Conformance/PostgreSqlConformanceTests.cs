using BentoSharp.PostgreSql.Tests.Server;

namespace BentoSharp.PostgreSql.Tests.Conformance;

/// <summary>The conformance suite over PostgreSQL.</summary>
[TestFixture]
public sealed class PostgreSqlStoreTests : TaskStoreConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreOrderTests : TaskStoreOrderConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreRaceTests : TaskStoreRaceConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreRecoveryTests : TaskStoreRecoveryConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreSuspectTests : TaskStoreSuspectConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreRetentionTests : TaskStoreRetentionConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreLogTests : TaskStoreLogConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreChildTests : TaskStoreChildConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreKeyTests : TaskStoreKeyConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreModelTests : TaskStoreModelConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreAttemptTests : TaskStoreAttemptConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);

    protected override Task<long> CountKeptAttempts() => Task.FromResult(_schema.Number($"SELECT count(*) FROM \"{_schema.Name}\".task_attempt"));
}

[TestFixture]
public sealed class PostgreSqlStoreTimeoutTests : TaskStoreTimeoutConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStorePauseTests : TaskStorePauseConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreLimitTests : TaskStoreLimitConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStorePayloadTests : TaskStorePayloadConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);

    protected override Task<int> Swept() => ((ClockedStore)Store).Inner.Sweep;

    protected override Task<int> SweepAgain() => ((ClockedStore)Store).Inner.SweepAsync(CancellationToken.None);

    protected override Task Deleted() => Task.CompletedTask;
}

[TestFixture]
public sealed class PostgreSqlStoreItemTests : TaskStoreItemConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreListTests : TaskStoreListConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

[TestFixture]
public sealed class PostgreSqlStoreOwnerTests : TaskStoreOwnerConformance
{
    private readonly TestSchema _schema = new();

    protected override bool GivesBackAtClose => true;

    protected override void Delete() => _schema.Delete();

    protected override ITaskStore Create(TimeProvider time, int maxInterruptions, int readyKeys) => _schema.Create(time, maxInterruptions);
}

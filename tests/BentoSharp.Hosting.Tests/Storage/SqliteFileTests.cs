using BentoSharp.Hosting.Storage.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Hosting.Tests.Storage;

/// <summary>The database's file: who owns it, what stands in it, and what is said where it can't be used.</summary>
[TestFixture]
public sealed class SqliteFileTests
{
    private readonly SqliteFolder _folder = new();
    private readonly FakeTimeProvider _time = new(NewTask.Start);

    [TearDown]
    public void Delete() => _folder.Delete();

    [Test]
    public async Task A_second_owner_is_refused_and_told_who_the_first_is()
    {
        await using var first = await Opened();
        var second = _folder.Create(_time, lockTimeout: TimeSpan.Zero);

        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => second.OpenAsync(CancellationToken.None).AsTask());

        Assert.That(failure!.Message, Does.Contain($"process {Environment.ProcessId} on {Environment.MachineName}"));
        Assert.That(failure.Message, Does.Contain("BentoSharp:Database").And.Contain("PostgreSQL"));
        Assert.That((await first.ReadAsync([Guid.NewGuid()], TaskParts.None, CancellationToken.None)).Single(), Is.Null, "the owner goes on");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Links need a privilege there.")]
    public async Task A_second_owner_by_another_name_of_the_file_is_refused()
    {
        await using var first = await Opened();
        var link = Path.Combine(_folder.Folder, "link.db");
        File.CreateSymbolicLink(link, _folder.Database);
        await AssertRefused(link, "belongs to another process");
    }

    [Test]
    public async Task A_second_owner_waits_for_the_first_to_end()
    {
        var first = await Opened();
        var second = _folder.Create(_time);
        var open = second.OpenAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(open.IsCompleted, Is.False);
        await first.CloseAsync();

        while (!open.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That((await open).WasClean, Is.True);
        await second.DisposeAsync();
    }

    [Test]
    public async Task A_wait_for_the_first_owner_can_be_stopped()
    {
        await using var first = await Opened();
        using var source = new CancellationTokenSource();
        var open = _folder.Create(_time).OpenAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => open);
    }

    [Test]
    public async Task The_folder_is_made_where_there_is_none()
    {
        await using var store = new SqliteTaskStore(new SqliteStoreOptions { Path = Path.Combine(_folder.Folder, "a", "b", "tasks.db") }, _time);
        await store.OpenAsync(CancellationToken.None);
        Assert.That(File.Exists(store.Location), Is.True);
    }

    [Test]
    public async Task A_folder_that_can_not_be_made_is_told_with_a_remedy()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Folder, "file"), "no folder");
        await AssertRefused(Path.Combine(_folder.Folder, "file", "tasks.db"), "BentoSharp:Database");
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Folder, "folder")).FullName;
        await AssertRefused(folder, "can't be opened for writing");
    }

    [TestCase(null, 2)]
    [TestCase(SqliteSynchronous.Normal, 1)]
    public void Each_commit_waits_for_the_disk_unless_that_is_set_otherwise(SqliteSynchronous? setting, int expected)
    {
        var options = new SqliteStoreOptions { Path = _folder.Database };
        using var connection = SqliteConnection.OpenWriter(_folder.Database);
        SqliteSettings.Apply(connection, setting is null ? options : new SqliteStoreOptions { Path = _folder.Database, Synchronous = setting.Value });
        Assert.That(connection.Number("PRAGMA synchronous"), Is.EqualTo(expected));
    }

    [Test]
    public async Task A_file_that_is_no_database_is_told_and_left_as_it_is()
    {
        var text = string.Join('\n', Enumerable.Repeat("This is a letter, not a database.", 100));
        await File.WriteAllTextAsync(_folder.Database, text);
        await AssertRefused(_folder.Database, "is not a SQLite database");
        Assert.That(await File.ReadAllTextAsync(_folder.Database), Is.EqualTo(text));
    }

    [Test]
    public async Task A_store_that_was_refused_gives_up_its_lock()
    {
        await File.WriteAllTextAsync(_folder.Database, string.Join('\n', Enumerable.Repeat("This is a letter, not a database.", 100)));
        await AssertRefused(_folder.Database, "is not a SQLite database");
        File.Delete(_folder.Database);
        await using var store = await Opened();
    }

    [Test]
    public async Task A_database_of_a_newer_version_is_told_and_left_as_it_is()
    {
        await using (var store = await Opened())
        {
            await store.CloseAsync();
        }

        using (var connection = SqliteConnection.OpenWriter(_folder.Database))
        {
            connection.Execute("PRAGMA user_version = 99");
        }

        await AssertRefused(_folder.Database, "newer version of BentoSharp (schema 99");
    }

    [Test]
    public async Task A_damaged_database_is_told_with_a_remedy()
    {
        await using (var store = await Opened())
        {
            for (var i = 0; i < 200; i++)
            {
                await Insert(store, NewTask.Create());
            }

            await store.CloseAsync();
        }

        await using (var file = File.OpenWrite(_folder.Database))
        {
            file.Position = 4096;
            var rubbish = new byte[file.Length - 4096];
            new Random(1).NextBytes(rubbish);
            await file.WriteAsync(rubbish);
        }

        await AssertRefused(_folder.Database, ".recover");
    }

    [Test]
    public void A_schema_is_upgraded_once()
    {
        using var connection = SqliteConnection.OpenWriter(_folder.Database);
        SqliteSchema.Upgrade(connection);
        connection.Execute("UPDATE store_meta SET value = 7 WHERE name = 'epoch'");
        SqliteSchema.Upgrade(connection);

        Assert.That(connection.Number("SELECT value FROM store_meta WHERE name = 'epoch'"), Is.EqualTo(7));
        Assert.That(connection.Number("PRAGMA user_version"), Is.EqualTo(SqliteSchema.Latest));
    }

    [Test]
    public async Task A_database_of_the_first_version_is_upgraded_with_its_tasks()
    {
        using (var connection = SqliteConnection.OpenWriter(_folder.Database))
        {
            connection.Execute(SqliteSchemaScripts.Version1);
            connection.Execute(
                """
                PRAGMA user_version = 1;
                INSERT INTO task_queue (id, service, task) VALUES (1, 'images', 'draw');
                INSERT INTO task_row (seq, id, queue, state, fence, attempt, interruptions, due, priority, deadline, created_at, request_arguments)
                VALUES (1, x'0123456789abcdef0123456789abcdef', 1, 0, 0, 0, 0, 1, 1, 1, 1, '{}');
                """);
        }

        await using var store = await Opened();
        var batch = new StoreBatch();
        await store.CommitAsync(batch);

        Assert.That(batch.EndedInQueue, Has.Count.EqualTo(1), "its deadline is kept");
        var task = (await store.ReadAsync(batch.EndedInQueue, TaskParts.None, CancellationToken.None)).Single();
        Assert.That(task!.Error!.Code, Is.EqualTo("expired"));
    }

    [Test]
    public async Task Two_upgrades_at_once_do_not_harm_each_other()
    {
        for (var i = 0; i < 5; i++)
        {
            _folder.Delete();
            var path = _folder.Database;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                using var connection = SqliteConnection.OpenWriter(path);
                SqliteSchema.Upgrade(connection);
            })));
            using var upgraded = SqliteConnection.OpenWriter(path);
            Assert.That(upgraded.Number("SELECT count(*) FROM store_meta"), Is.EqualTo(2));
        }
    }

    [Test]
    public async Task The_log_stops_growing_when_a_long_reader_has_gone()
    {
        await using var store = new SqliteTaskStore(
            new SqliteStoreOptions { Path = _folder.Database, CheckpointPages = 50, Synchronous = SqliteSynchronous.Normal }, _time);
        await store.OpenAsync(CancellationToken.None);
        await Write(1);
        long grown;
        using (var reader = SqliteConnection.OpenReader(_folder.Database))
        {
            reader.Execute("BEGIN");
            reader.Number("SELECT count(*) FROM task_row");
            await Write(200);
            grown = LogBytes();
            reader.Execute("COMMIT");
        }

        Assert.That(grown, Is.GreaterThan(50 * 4096), "nothing that a reader needs is overwritten");
        await Write(400);
        Assert.That(LogBytes(), Is.LessThanOrEqualTo(2 * grown));

        long LogBytes() => new FileInfo(_folder.Database + "-wal").Length;

        async Task Write(int commits)
        {
            for (var i = 0; i < commits; i++)
            {
                var batch = new StoreBatch();
                batch.Inserts.Add(new InsertOperation(NewTask.Create()));
                await store.CommitAsync(batch);
            }
        }
    }

    [Test]
    public async Task Each_state_is_kept_for_its_own_time()
    {
        var (good, canceled) = (NewTask.Create(), NewTask.Create());
        await using var store = await Opened();
        await Insert(store, good);
        var claim = StoreFixture.Claim();
        await store.CommitAsync(new StoreBatch { Claims = { claim } });
        await store.CommitAsync(new StoreBatch { Finishes = { StoreFixture.FinishOf(claim.Leases[0], AttemptEnd.Succeeded) } });
        await Insert(store, canceled);
        await store.CommitAsync(new StoreBatch { Cancels = { new CancelOperation(NewTask.Service, canceled.Id) } });
        var rules = new RetentionRules(new BentoRetention { Succeeded = BentoRetention.Forever, Canceled = TimeSpan.FromHours(1) }, TimeSpan.FromDays(7), []);
        _time.Advance(TimeSpan.FromDays(1));
        await store.PruneAsync(rules.At(_time.GetUtcNow()), 100);

        var left = await store.ReadAsync([good.Id, canceled.Id], TaskParts.None, CancellationToken.None);
        Assert.That(left.Select(static task => task is not null), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public async Task A_copy_taken_while_tasks_run_opens_as_after_a_crash()
    {
        var task = NewTask.Create();
        var path = Path.Combine(_folder.Folder, "copy.db");
        await using (var store = await Opened())
        {
            await Insert(store, task);
            await store.CommitAsync(new StoreBatch { Claims = { StoreFixture.Claim() } });
            File.Copy(_folder.Database, path);
            File.Copy(_folder.Database + "-wal", path + "-wal");
        }

        await using var copy = new SqliteTaskStore(new SqliteStoreOptions { Path = path }, _time);
        var recovery = await copy.OpenAsync(CancellationToken.None);
        Assert.That((recovery.WasClean, recovery.GivenBack), Is.EqualTo((false, 1)));
        Assert.That((await copy.ReadAsync([task.Id], TaskParts.None, CancellationToken.None)).Single()!.State, Is.EqualTo(BentoTaskStatus.Pending));
    }

    [TestCase("UPDATE task_row SET request_files = x'01ffffff7f'")]
    [TestCase("UPDATE task_row SET request_files = x'63'")]
    [TestCase("UPDATE task_row SET request_headers = 'no JSON'")]
    [TestCase("UPDATE task_row SET request_arguments = NULL")]
    public async Task A_task_whose_request_can_not_be_read_fails_alone(string damage)
    {
        var (damaged, sound) = (NewTask.Create(due: 1), NewTask.Create(due: 2));
        await using var store = await Opened();
        await Insert(store, damaged);
        using (var connection = SqliteConnection.OpenWriter(_folder.Database))
        {
            connection.Execute(damage);
        }

        await Insert(store, sound);
        var claim = StoreFixture.Claim();
        var batch = new StoreBatch { Claims = { claim } };
        await store.CommitAsync(batch);

        Assert.That(claim.Leases.Select(lease => lease.Id), Is.EqualTo(new[] { sound.Id }));
        Assert.That(batch.EndedInQueue, Is.EqualTo(new[] { damaged.Id }));
        var read = (await store.ReadAsync([damaged.Id], TaskParts.Response, CancellationToken.None)).Single()!;
        Assert.That((read.State, read.Error!.Code, read.Response!.StatusCode), Is.EqualTo((BentoTaskStatus.Failure, "unreadable", 500)));
        await Assert.ThrowsAsync<TaskStoreException>(() => store.ReadAsync([damaged.Id], TaskParts.Request, CancellationToken.None).AsTask());
    }

    [Test]
    public async Task A_full_disk_refuses_submits_and_loses_nothing()
    {
        var acknowledged = new List<Guid>();
        var options = new SqliteStoreOptions { Path = _folder.Database, MaxPages = 60 };
        await using (var store = new SqliteTaskStore(options, _time))
        {
            await store.OpenAsync(CancellationToken.None);
            var failure = await Assert.ThrowsAsync<TaskStoreException>(async () =>
            {
                while (true)
                {
                    var task = NewTask.Create() with { Request = NewTask.Request($"\"{new string('x', 5_000)}\"") };
                    await Insert(store, task);
                    acknowledged.Add(task.Id);
                }
            });
            Assert.That(failure!.Message, Does.Contain("full"));
            Assert.That(failure.ConcernsOneOperation, Is.False);
            Assert.That(store.Count(NewTask.Service).Single().Pending, Is.EqualTo(acknowledged.Count));
        }

        await using var roomier = await Opened();
        var claim = StoreFixture.Claim();
        await roomier.CommitAsync(new StoreBatch { Claims = { claim } });
        Assert.That(claim.Leases.Select(lease => lease.Id), Is.EqualTo(acknowledged));
    }

    [Test]
    public async Task A_program_that_holds_the_database_locked_is_told()
    {
        await using var store = new SqliteTaskStore(new SqliteStoreOptions { Path = _folder.Database, BusyTimeout = TimeSpan.FromMilliseconds(1) }, _time);
        await store.OpenAsync(CancellationToken.None);
        using var other = SqliteConnection.OpenWriter(_folder.Database);
        other.Execute("BEGIN IMMEDIATE");
        var task = NewTask.Create();
        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => Insert(store, task));
        Assert.That(failure!.Message, Does.Contain("locked"));
        await store.CommitAsync(new StoreBatch());
        await Assert.ThrowsAsync<TaskStoreException>(() => store.CommitAsync(new StoreBatch { IsTrial = true }).AsTask(), "a trial writes where nothing is asked");
        other.Execute("ROLLBACK");
        await store.CommitAsync(new StoreBatch { IsTrial = true });
        await Insert(store, task);
    }

    [TestCase(false)]
    [TestCase(true)]
    [Platform(Exclude = "Win", Reason = "A file that is open can't be moved there.")]
    public async Task A_database_that_is_deleted_or_replaced_while_the_service_runs_takes_nothing_more(bool isReplaced)
    {
        await using var store = await Opened();
        var before = NewTask.Create();
        await Insert(store, before);
        File.Move(_folder.Database, _folder.Database + ".away");
        if (isReplaced)
        {
            await File.WriteAllTextAsync(_folder.Database, "another file");
        }

        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => Insert(store, NewTask.Create()));
        Assert.That(failure!.Message, Does.Contain("was deleted or replaced").And.Contain("Put the file back"));

        File.Move(_folder.Database + ".away", _folder.Database, overwrite: true);
        await Insert(store, NewTask.Create());
        await store.CloseAsync();
        await using var next = await Opened();
        Assert.That(next.Count(NewTask.Service).Single().Pending, Is.EqualTo(2));
    }

    [Test]
    public async Task A_row_that_is_deleted_while_its_task_runs_harms_nothing()
    {
        await using var store = await Opened();
        await Insert(store, NewTask.Create());
        var claim = StoreFixture.Claim();
        await store.CommitAsync(new StoreBatch { Claims = { claim } });
        using (var connection = SqliteConnection.OpenWriter(_folder.Database))
        {
            connection.Execute("DELETE FROM task_row");
        }

        var finish = new FinishOperation(claim.Leases[0].Id, 1, AttemptEnd.Retry);
        await store.CommitAsync(new StoreBatch { Finishes = { finish } });

        Assert.That(finish.IsApplied, Is.False);
        Assert.That(store.Count(NewTask.Service), Is.EqualTo(new[] { new TaskCounts(NewTask.Name, 0, 0) }));
    }

    [Test]
    public async Task The_tables_are_readable_by_people()
    {
        await using var store = await Opened();
        var task = NewTask.Create() with { NotBefore = NewTask.Start.AddSeconds(1.5) };
        await Insert(store, task);

        using var connection = SqliteConnection.OpenReader(_folder.Database);
        using var row = connection.Prepare("SELECT id, service, task, state, not_before, arguments_bytes, created_at FROM tasks");
        Assert.That(row.Step(), Is.True);
        Assert.That(
            Enumerable.Range(0, 7).Select(row.Text),
            Is.EqualTo(new[] { task.Id.ToString("N"), "images", "draw", "pending", "2030-01-01T00:00:01.500Z", "21", "2030-01-01T00:00:00.000Z" }));
        Assert.That(connection.Number("SELECT pending FROM queues WHERE task = 'draw'"), Is.EqualTo(1));
    }

    [TestCase("SELECT due, seq, not_before FROM task_row WHERE state = 0 AND queue = 1 AND due >= 5 AND (due > 5 OR seq > 6) ORDER BY due, seq LIMIT 7", "task_row_pending")]
    [TestCase("SELECT queue, count(*) FROM task_row WHERE state = 0 GROUP BY queue", "task_row_pending")]
    [TestCase("SELECT seq FROM task_row WHERE state = 1 ORDER BY seq", "task_row_running")]
    [TestCase("SELECT queue, due, seq FROM task_row WHERE state = 0 AND not_before > 1 AND not_before <= 2", "task_row_delayed")]
    [TestCase("SELECT min(not_before) FROM task_row WHERE state = 0 AND not_before > 1", "task_row_delayed")]
    [TestCase("SELECT seq FROM task_row WHERE state = 0 AND expires_at <= 1 ORDER BY expires_at LIMIT 2", "task_row_expiry")]
    [TestCase("SELECT min(expires_at) FROM task_row WHERE state = 0 AND expires_at IS NOT NULL", "task_row_expiry")]
    public void Finished_rows_slow_no_query_down(string query, string index)
    {
        using var connection = SqliteConnection.OpenWriter(_folder.Database);
        SqliteSchema.Upgrade(connection);
        using var plan = connection.Prepare($"EXPLAIN QUERY PLAN {query}");
        var steps = new List<string>();
        while (plan.Step())
        {
            steps.Add(plan.Text(3)!);
        }

        Assert.That(steps, Has.Some.Contains(index));
        Assert.That(steps, Has.None.Contains("TEMP B-TREE"));
    }

    [Test]
    public async Task A_closed_store_says_that_it_is_closed()
    {
        await using var store = await Opened();
        await store.CloseAsync();
        var read = await Assert.ThrowsAsync<TaskStoreException>(() => store.ReadAsync([Guid.NewGuid()], TaskParts.None, CancellationToken.None).AsTask());
        var write = await Assert.ThrowsAsync<TaskStoreException>(() => store.CommitAsync(new StoreBatch()).AsTask());
        Assert.That((read!.Message, write!.Message), Is.EqualTo((read.Message, read.Message)));
        Assert.That(read.Message, Does.Contain("closed"));
    }

    [Test]
    public async Task A_clean_end_leaves_the_database_alone_in_its_file()
    {
        var store = await Opened();
        await Insert(store, NewTask.Create());
        await store.CloseAsync();

        Assert.That(Directory.GetFiles(_folder.Folder).Select(Path.GetFileName), Is.EquivalentTo(new[] { "tasks.db", "tasks.db.lock" }));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "There are no such permissions.")]
    public async Task A_folder_that_is_made_is_for_its_owner_only()
    {
        var folder = Path.Combine(_folder.Folder, "own");
        await using var store = new SqliteTaskStore(new SqliteStoreOptions { Path = Path.Combine(folder, "tasks.db") }, _time);
        await store.OpenAsync(CancellationToken.None);

        Assert.That(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute), Is.True);
    }

    private async Task<SqliteTaskStore> Opened()
    {
        var store = _folder.Create(_time);
        await store.OpenAsync(CancellationToken.None);
        return store;
    }

    private static async Task Insert(SqliteTaskStore store, TaskRecord task)
    {
        var batch = new StoreBatch { Inserts = { new InsertOperation(task) } };
        await store.CommitAsync(batch);
    }

    private async Task AssertRefused(string path, string message)
    {
        await using var store = new SqliteTaskStore(new SqliteStoreOptions { Path = path, LockTimeout = TimeSpan.Zero }, _time);
        var failure = await Assert.ThrowsAsync<TaskStoreException>(() => store.OpenAsync(CancellationToken.None).AsTask());
        Assert.That(failure!.Message, Does.Contain(message));
    }
}

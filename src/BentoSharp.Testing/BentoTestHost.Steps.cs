using System.Diagnostics;
using BentoSharp.Hosting.Storage;
using BentoSharp.Testing.Store;
using Microsoft.Extensions.Time.Testing;

namespace BentoSharp.Testing;

/// <content>Moving tasks and time.</content>
public sealed partial class BentoTestHost
{
    /// <summary>How far <see cref="AdvanceUntilIdleAsync"/> moves the clock by default: 7 days.</summary>
    public static readonly TimeSpan DefaultMostTime = TimeSpan.FromDays(7);

    /// <summary>How often what waits for tasks looks at them, by the real clock.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(5);

    /// <summary>Lets no more task begin. Those that run go on.</summary>
    public void Hold() => _gate.IsHeld = true;

    /// <summary>Lets tasks begin by themselves from now on.</summary>
    public void Release()
    {
        _gate.IsHeld = false;
        Wake();
    }

    /// <summary>Runs one attempt of the task that is next in the order, while the others are held, and waits for its end.</summary>
    /// <returns>The task; null where none may begin now.</returns>
    /// <exception cref="InvalidOperationException">Tasks are not held.</exception>
    /// <exception cref="BentoTestException">
    /// The attempt does not end within <see cref="BentoTestHostOptions.Patience"/>; one that waits for another task is run by <see cref="RunAllAsync"/>.
    /// </exception>
    public async Task<BentoSubmittedTask?> RunNextAsync()
    {
        if (!_gate.IsHeld)
        {
            throw new InvalidOperationException("Tasks run by themselves here. Start the host with Run = BentoTestRun.Held, or call Hold() before.");
        }

        var situation = await WhenAsync(static situation => situation.IsIdle(isHeld: true)).ConfigureAwait(false);
        if (situation.Ready is not [var next, ..])
        {
            return null;
        }

        var begun = _gate.AllowOne(next.Service, next.Task);
        Wake();
        await WhenAsync(_ => begun.IsCompleted).ConfigureAwait(false);
        var lease = await begun.ConfigureAwait(false);
        await WhenAsync(situation => situation.Running.Concat(situation.Waiting).All(task => task.Id != lease.Id)).ConfigureAwait(false);
        return _submitted.All.First(task => task.Key == lease.Id);
    }

    /// <summary>Runs the tasks that are held, and those that they submit, until none runs or may begin now. Then tasks are held as before.</summary>
    /// <returns>A task that completes then.</returns>
    /// <exception cref="BentoTestException">A task does not end within <see cref="BentoTestHostOptions.Patience"/>.</exception>
    public async Task RunAllAsync()
    {
        var wasHeld = _gate.IsHeld;
        try
        {
            Release();
            await WaitUntilIdleAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.IsHeld = wasHeld;
        }
    }

    /// <summary>Waits until no task runs and none may begin now. Tasks that wait for their time, are held or paused are not waited for.</summary>
    /// <returns>A task that completes then.</returns>
    /// <exception cref="BentoTestException">A task does not end within <see cref="BentoTestHostOptions.Patience"/>.</exception>
    public Task WaitUntilIdleAsync() => WhenAsync(situation => situation.IsIdle(_gate.IsHeld));

    /// <summary>Moves the clock. Timers of the engine and of tasks that fall due fire.</summary>
    /// <param name="by">How far.</param>
    /// <exception cref="InvalidOperationException">The host has a clock of its own, which is no <see cref="FakeTimeProvider"/>.</exception>
    public void Advance(TimeSpan by)
    {
        Clock().Advance(by);
        Wake();
    }

    /// <summary>
    /// Moves the clock from one moment at which a task may begin to the next, and lets tasks run in between, until nothing is left that waits for its
    /// time. The clock stands still while code runs: code that waits for it itself is moved by <see cref="Advance"/>.
    /// </summary>
    /// <param name="most">How far the clock moves at most. Default: <see cref="DefaultMostTime"/>.</param>
    /// <returns>How far it has moved.</returns>
    /// <exception cref="InvalidOperationException">The host has a clock of its own, which is no <see cref="FakeTimeProvider"/>.</exception>
    /// <exception cref="BentoTestException">A task does not end, or the tasks never come to an end.</exception>
    public async Task<TimeSpan> AdvanceUntilIdleAsync(TimeSpan? most = null)
    {
        var clock = Clock();
        var start = clock.GetUtcNow();
        while (true)
        {
            var situation = await WhenAsync(situation => situation.IsIdle(_gate.IsHeld)).ConfigureAwait(false);
            if (situation.Next(clock.GetUtcNow()) is not { } next)
            {
                return clock.GetUtcNow() - start;
            }

            if (next - start > (most ?? DefaultMostTime))
            {
                throw new BentoTestException(
                    $"Tasks still wait for their time after {clock.GetUtcNow() - start}: {Names(situation.Delayed)}. Raise {nameof(most)} if that is right.");
            }

            Advance(next - clock.GetUtcNow());
        }
    }

    private void Wake() => Services.GetRequiredService<StoreCoalescer>().Wake();

    private FakeTimeProvider Clock() => Time as FakeTimeProvider
        ?? throw new InvalidOperationException(
            $"The clock of this host is a {Time.GetType().Name}, which a test can't move. Leave {nameof(BentoTestHostOptions)}.{nameof(Time)} as it is, or give a FakeTimeProvider.");

    /// <summary>Waits until a task has ended, or goes on only with the clock or when the test lets it.</summary>
    private async Task SettledAsync(Guid id, CancellationToken cancellationToken)
    {
        await WhenAsync(
            situation => situation.IsIdle(_gate.IsHeld)
                || situation.Delayed.Any(task => task.Id == id)
                || !situation.Ready.Concat(situation.Running).Concat(situation.Waiting).Any(task => task.Id == id),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<Situation> WhenAsync(Func<Situation, bool> condition, CancellationToken cancellationToken = default)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            var situation = await Situation
                .ReadAsync(Services.GetRequiredService<ITaskStore>(), _submitted, _attempts, Time.GetUtcNow())
                .ConfigureAwait(false);
            if (condition(situation))
            {
                return situation;
            }

            if (Stopwatch.GetElapsedTime(start) > _options.Patience)
            {
                throw new BentoTestException(Explain(situation));
            }

            await Task.Delay(Turn, cancellationToken).ConfigureAwait(false);
        }
    }

    private string Explain(Situation situation) =>
        $"The tasks did not come to rest within {_options.Patience.TotalSeconds} s (Patience). Running: {Names(situation.Running)}; waiting for other tasks: "
        + $"{Names(situation.Waiting)}; ready: {Names(situation.Ready)}; waiting for their time: {Names(situation.Delayed)}. Code that waits for the clock is "
        + $"moved by {nameof(Advance)}, a task that waits for one that is held is run by {nameof(RunAllAsync)}.";

    private static string Names(IReadOnlyList<TaskRecord> tasks) =>
        tasks.Count == 0 ? "none" : string.Join(", ", tasks.Take(5).Select(static task => $"{task.Service}/{task.Task} {task.Id:N}")) + (tasks.Count > 5 ? ", …" : "");
}

using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Storage;

/// <summary>What a committing thread does. Only <see cref="Wake"/>, <see cref="Stop"/>, <see cref="IsMoving"/> and <see cref="HasFailed"/> may be called from other threads.</summary>
internal sealed class CommitLoop : IDisposable
{
    private readonly ITaskStore _store;
    private readonly OperationInbox _inbox;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StoreCoalescerOptions _options;
    private readonly BatchCommitter _committer;
    private readonly StandingClaims _claims = new();
    private readonly RetentionSchedule _retention;
    private readonly LoopPulse _pulse;
    private readonly WakeTimer _timer;
    private readonly Queue<StoreOperation> _waiting = new();
    private readonly List<StoreOperation> _operations = [];
    private readonly Func<bool> _isAwake;
    private readonly bool _leads;
    private volatile bool _isStopping;
    private volatile bool _isWoken;

    /// <param name="store">The store.</param>
    /// <param name="inbox">Where operations come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures of the store are told.</param>
    /// <param name="options">How writes are gathered.</param>
    /// <param name="ended">Told the ends of tasks.</param>
    /// <param name="changed">Told the changes of tasks.</param>
    /// <param name="leads">Whether it also does what nobody asks for: it commits when tasks become ready, and deletes what was kept long enough.</param>
    public CommitLoop(
        ITaskStore store,
        OperationInbox inbox,
        TimeProvider time,
        ILogger logger,
        StoreCoalescerOptions options,
        Action<TaskEnd> ended,
        Action<Guid> changed,
        bool leads)
    {
        _leads = leads;
        _isWoken = leads;
        _store = store;
        _inbox = inbox;
        _time = time;
        _logger = logger;
        _options = options;
        _committer = new BatchCommitter(store, logger, options.Metrics, ended, changed);
        _retention = new RetentionSchedule(store, time, logger, leads ? options.Rules : null);
        _pulse = new LoopPulse(time);
        _timer = new WakeTimer(time, Wake);
        _isAwake = () => _isStopping || _isWoken;
    }

    /// <summary>What a submit is told when nothing is committed any more.</summary>
    public static TaskStoreException Stopped() => new("The queue has stopped: nothing can be written any more. Submit again when the service is up.");

    /// <summary>Waits on this thread, which is the loop's own, for what a store does.</summary>
    public static void Await(ValueTask task)
    {
        if (task.IsCompletedSuccessfully)
        {
            task.GetAwaiter().GetResult();
        }
        else
        {
            task.AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Whether the committing thread does its work.</summary>
    public bool IsMoving => _pulse.IsMoving(_inbox.Wake);

    /// <summary>Whether the store failed at the last batch.</summary>
    public bool HasFailed => _committer.HasFailed;

    /// <summary>Lets the claims be tried again.</summary>
    public void Wake()
    {
        _isWoken = true;
        _inbox.Wake();
    }

    /// <summary>Lets <see cref="Run"/> return when everything that waits is committed.</summary>
    public void Stop()
    {
        _isStopping = true;
        _inbox.Wake();
    }

    /// <summary>Fails what waits, and what comes.</summary>
    public void Refuse()
    {
        _inbox.CloseTo(_waiting);
        while (_waiting.TryDequeue(out var operation))
        {
            if (operation is not WithdrawOperation)
            {
                operation.Fail(Stopped());
            }
        }
    }

    /// <summary>Commits until it is stopped.</summary>
    public void Run()
    {
        try
        {
            while (!_isStopping)
            {
                Turn();
            }

            // Nobody is there any more to run what they would lease.
            _claims.WithdrawAll();
            _inbox.CloseTo(_waiting);
            while (_waiting.Count > 0)
            {
                Commit();
            }
        }
        catch (Exception exception)
        {
            _logger.LogCritical(exception, "The committing thread ended. Nothing is written any more; restart the service.");
            throw;
        }
        finally
        {
            _claims.WithdrawAll();
            Refuse();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Turn()
    {
        _pulse.Beat();
        _inbox.TakeTo(_waiting);
        if (_waiting.Count > 0 || _isWoken)
        {
            Commit();
        }

        if (_retention.Step(isIdle: _waiting.Count == 0))
        {
            return;
        }

        SetTimer();
        if (_waiting.Count == 0)
        {
            _inbox.Wait(_isAwake);
        }
    }

    private void Commit()
    {
        _isWoken = false;
        Gather();
        _committer.Commit(CollectionsMarshal.AsSpan(_operations), _claims);
        _operations.Clear();
    }

    private void Gather()
    {
        var bytes = 0L;
        while (_operations.Count < _options.MaxBatch && bytes < _options.MaxBatchBytes && _waiting.TryDequeue(out var operation))
        {
            switch (operation)
            {
                case ClaimOperation claim when _isStopping:
                    claim.Complete();
                    break;
                case ClaimOperation claim:
                    _claims.Add(claim);
                    break;
                case WithdrawOperation withdrawal:
                    _claims.Withdraw(withdrawal.Claim);
                    break;
                default:
                    _operations.Add(operation);
                    bytes += BatchCommitter.SizeOf(operation);
                    break;
            }
        }
    }

    private void SetTimer()
    {
        var wake = _leads ? _store.NextWake : null;
        if (_committer.HasFailed && (wake is not null || _claims.Any))
        {
            // Not at once, or a failing disk would keep this thread busy.
            wake = _time.GetUtcNow() + _options.RetryDelay;
        }

        _timer.Set(Earlier(wake, _retention.Next));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}

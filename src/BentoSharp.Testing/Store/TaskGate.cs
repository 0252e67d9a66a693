using System.Collections.Immutable;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Testing.Store;

/// <summary>Decides which tasks may begin: all, none, or one that the test has asked for.</summary>
internal sealed class TaskGate(bool isHeld)
{
    private readonly Lock _lock = new();
    private bool _isHeld = isHeld;
    private (string Service, string Task)? _next;
    private TaskCompletionSource<TaskRecord>? _begun;

    public bool IsHeld
    {
        get
        {
            lock (_lock)
            {
                return _isHeld;
            }
        }

        set
        {
            lock (_lock)
            {
                _isHeld = value;
                _next = null;
            }
        }
    }

    /// <summary>Lets the first task of a name begin although all are held.</summary>
    /// <returns>The lease, when it has begun.</returns>
    public Task<TaskRecord> AllowOne(string service, string task)
    {
        lock (_lock)
        {
            _next = (service, task);
            _begun = new TaskCompletionSource<TaskRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _begun.Task;
        }
    }

    /// <summary>What of each demand may be met.</summary>
    public IReadOnlyList<ClaimOperation> Allow(IReadOnlyList<ClaimOperation> claims)
    {
        lock (_lock)
        {
            if (!_isHeld)
            {
                return claims;
            }

            var left = _next is null ? 0 : 1;
            return [.. claims.Select(claim => Part(claim, ref left))];
        }
    }

    /// <summary>Notes what has begun.</summary>
    public void Begun(IReadOnlyList<ClaimOperation> claims)
    {
        lock (_lock)
        {
            if (_next is not null && claims.SelectMany(static claim => claim.Leases).FirstOrDefault() is { } lease)
            {
                _next = null;
                _begun!.TrySetResult(lease);
            }
        }
    }

    private ClaimOperation Part(ClaimOperation claim, ref int left)
    {
        if (left == 0 || claim.Service != _next!.Value.Service || claim.Max == 0 || NameOf(claim) is not { } task)
        {
            return new ClaimOperation(claim.Service, ImmutableDictionary<string, int>.Empty, 0);
        }

        left = 0;
        return new ClaimOperation(claim.Service, ImmutableDictionary<string, int>.Empty.Add(task, 1), 1) { Aliases = claim.Aliases, Limits = claim.Limits };
    }

    /// <summary>The name that the next task has today, if the demand asks for it.</summary>
    private string? NameOf(ClaimOperation claim)
    {
        var name = claim.Aliases.GetValueOrDefault(_next!.Value.Task, _next.Value.Task);
        return claim.Tasks.GetValueOrDefault(name) > 0 ? name : null;
    }
}

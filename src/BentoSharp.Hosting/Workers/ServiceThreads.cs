using System.Collections.Concurrent;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Threads of a service's own for methods that block: as many as it may run at once, or as it may use processors
/// (<c>Cpu</c>), made when they are first needed. So a blocking
/// method never takes the pool's threads from Kestrel.
/// </summary>
internal sealed class ServiceThreads(string service, int count) : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private int _threads;
    private int _idle;
    private int _more;

    /// <summary>Changes how many threads there may be beside those of the service's own number.</summary>
    public void Allow(int more) => Interlocked.Add(ref _more, more);

    public Task<T> RunAsync<T>(Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var context = ExecutionContext.Capture();
        _work.Add(() =>
        {
            if (context is not null)
            {
                ExecutionContext.Restore(context);
            }

            try
            {
                completion.SetResult(function());
            }
#pragma warning disable CA1031 // Whatever the user's code throws goes to who waits for it.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                completion.SetException(exception);
            }
        });
        if (Volatile.Read(ref _idle) < _work.Count)
        {
            AddThread();
        }

        return completion.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void AddThread()
    {
        var number = Interlocked.Increment(ref _threads);
        if (number > count + Volatile.Read(ref _more))
        {
            Interlocked.Decrement(ref _threads);
            return;
        }

        new Thread(Run) { IsBackground = true, Name = $"{service} {number}" }.Start();
    }

    private void Run()
    {
        var empty = ExecutionContext.Capture();
        Interlocked.Increment(ref _idle);
        foreach (var work in _work.GetConsumingEnumerable())
        {
            Interlocked.Decrement(ref _idle);
            work();
            if (empty is not null)
            {
                ExecutionContext.Restore(empty);
            }

            Interlocked.Increment(ref _idle);
        }
    }
}

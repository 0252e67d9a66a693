using System.Collections.Concurrent;

namespace BentoSharp.Benchmarks.Torch;

/// <summary>The limit: callers in the same process, and a thread that takes all that wait as one batch. Nothing is kept.</summary>
internal sealed class DirectBatcher : IDisposable
{
    private readonly BlockingCollection<(byte[] Image, TaskCompletionSource<int> Result)> _waiting = [];
    private readonly ImageModel _model;
    private readonly int _most;

    public DirectBatcher(ImageModel model, int most)
    {
        _model = model;
        _most = most;
        new Thread(Run) { IsBackground = true }.Start();
    }

    public Task<int> RunAsync(byte[] image)
    {
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add((image, result));
        return result.Task;
    }

    public void Dispose() => _waiting.CompleteAdding();

    private void Run()
    {
        foreach (var first in _waiting.GetConsumingEnumerable())
        {
            var batch = new List<(byte[] Image, TaskCompletionSource<int> Result)> { first };
            while (batch.Count < _most && _waiting.TryTake(out var next))
            {
                batch.Add(next);
            }

            var results = _model.Classify(batch.ConvertAll(static item => item.Image));
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Result.SetResult(results[i]);
            }
        }
    }
}

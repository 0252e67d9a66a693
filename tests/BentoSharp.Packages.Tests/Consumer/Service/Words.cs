using BentoSharp;
using Contracts;

namespace Service;

[BentoService(Concurrency = 2)]
public sealed class Words : IWords
{
    public async Task<WordCount> Count(string text, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return new WordCount(text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, Environment.ProcessId);
    }
}

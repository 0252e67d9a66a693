using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Payloads;
using BentoSharp.Hosting.Wire;

namespace BentoSharp.Hosting.Workers;

/// <summary>
/// Brings the results of attempts that are files or too long for a row to where they stay, before the outcome that refers to them is written.
/// </summary>
internal sealed class ResultStore(StoreCoalescer coalescer, int inlineBytes, TimeProvider time)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    public bool Takes(BentoResponse response) => response.File is not null || response.Body.Length > inlineBytes;

    /// <summary>
    /// Reads and keeps a result. While there is no room it is tried again and again, as an outcome is: a result that a task has worked for is
    /// not given up because a disk was full for a minute.
    /// </summary>
    /// <returns>The result's contents, and the payload that they are, where they are one.</returns>
    public async Task<(StoredFile Contents, PendingPayloads? Pending)> KeepAsync(BentoResponse response, CancellationToken cancellationToken)
    {
        var file = response.File ?? BentoFile.FromBytes(response.Body);
        while (true)
        {
            var receiver = new FileReceiver(coalescer.Store.Payloads, inlineBytes, long.MaxValue, isDurable: true);
            try
            {
                var source = file.OpenRead();
                await using (source.ConfigureAwait(false))
                {
                    return (await receiver.ReadAsync("", null, null, source, long.MaxValue, cancellationToken).ConfigureAwait(false), receiver.Pending);
                }
            }
            catch (TaskStoreException) when (!coalescer.IsStopped)
            {
                await DisposeAsync(receiver.Pending).ConfigureAwait(false);
                await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await DisposeAsync(receiver.Pending).ConfigureAwait(false);
                throw;
            }
        }
    }

    private static ValueTask DisposeAsync(PendingPayloads? pending) => pending?.DisposeAsync() ?? default;
}

using BentoSharp.Hosting.Devices;
using Microsoft.Extensions.Logging;

namespace BentoSharp.Hosting.Workers;

/// <summary>What devices tell of the service's runs.</summary>
internal sealed partial class MethodRunner
{
    /// <inheritdoc/>
    Worker? IDeviceTenant.WorkerOn(DeviceExecutor executor) => _workers.On(executor);

    /// <inheritdoc/>
    async Task IDeviceTenant.LeaveAsync(DeviceExecutor executor, DeviceJob job, string reason)
    {
        Interlocked.Increment(ref _abandoned);
        if (Interlocked.Increment(ref _replaced) > maxAbandoned
            || !await GoOnWithoutAsync(executor, job, reason).ConfigureAwait(false))
        {
            Kept(service.Name, executor.Name, reason);
        }
    }

    /// <inheritdoc/>
    void IDeviceTenant.Returned(DeviceJob job)
    {
        _workers.SetStuck(job.Worker, isStuck: false);
        _workers.DisposeIfRetired(job.Worker);
        if (job.Queue.Method.Batches is not null)
        {
            Interlocked.Decrement(ref _replaced);
            Interlocked.Decrement(ref _abandoned);
        }
    }

    /// <inheritdoc/>
    void IDeviceTenant.DevicesLost(string reason)
    {
        _lost = reason;
        OnLost?.Invoke();
    }

    /// <summary>Lets a device go on without a run, with a new thread and a new instance.</summary>
    /// <returns>False where it has to wait for the run.</returns>
    private async Task<bool> GoOnWithoutAsync(DeviceExecutor executor, DeviceJob job, string reason)
    {
        _workers.SetStuck(job.Worker, isStuck: true);
        if (!executor.Abandon(job, reason))
        {
            return false;
        }

        if (!await _workers.TryReplaceAsync(job.Worker).ConfigureAwait(false))
        {
            _workers.SetStuck(job.Worker, isStuck: false);
        }

        GoesOn(service.Name, executor.Name, reason);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service}: {Device} goes on with a new thread and a new instance: {Reason}")]
    private partial void GoesOn(string service, string device, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Service}: nothing else runs on {Device} until a run returns: {Reason}")]
    private partial void Kept(string service, string device, string reason);
}

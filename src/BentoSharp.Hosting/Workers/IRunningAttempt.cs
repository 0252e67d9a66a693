using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Workers;

/// <summary>An attempt that runs on this node, as far as those need to know it who stop it or look at it.</summary>
internal interface IRunningAttempt
{
    /// <summary>The leased task.</summary>
    TaskRecord Lease { get; }

    /// <summary>Whether it waits for other tasks and has given its room to them.</summary>
    bool IsWaiting { get; }

    /// <summary>Tells it to stop; the first reason counts.</summary>
    void Stop(StopReason reason);
}

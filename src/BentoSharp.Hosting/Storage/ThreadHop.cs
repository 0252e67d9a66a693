using System.Runtime.CompilerServices;

namespace BentoSharp.Hosting.Storage;

/// <summary>Leaves the committing thread, where <see cref="StoreOperation.ContinuesOnCommit"/> has brought code that now has more to do.</summary>
internal static class ThreadHop
{
    public static ConfiguredTaskAwaitable ToPool() => Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}

using System.Runtime.CompilerServices;

namespace BentoSharp.Torch;

internal static class LoadAtStart
{
    public const string Switch = "BentoSharp.Torch.LoadAtStart";

    /// <summary>Whatever of this assembly is used first, libtorch is loaded before it.</summary>
#pragma warning disable CA2255 // TorchSharp's static constructor can't be given another chance, so this must come before any user code.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Run()
    {
        if (!AppContext.TryGetSwitch(Switch, out var wanted) || wanted)
        {
            TorchNative.TryLoad();
        }
    }
}

using BentoSharp.Hosting;

namespace BentoSharp.Torch.Models;

/// <summary>The models that were loaded, for those who look.</summary>
internal sealed class TorchModelLoads
{
    private readonly List<BentoModelLoad> _all = [];

    public IReadOnlyList<BentoModelLoad> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Add(BentoModelLoad load)
    {
        lock (_all)
        {
            _all.Add(load);
        }
    }
}

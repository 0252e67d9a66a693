namespace BentoSharp.Hosting.Batches;

/// <summary>
/// What a batch of n items takes, as a line a·n + b, fitted by least squares to the batches that ran, older ones counting less and less.
/// </summary>
internal sealed class BatchCost
{
    private const double Decay = 0.98;
    private double _weight;
    private double _n;
    private double _nn;
    private double _t;
    private double _nt;

    /// <summary>Takes in how long a batch took.</summary>
    public void Add(int items, TimeSpan elapsed)
    {
        var (n, t) = ((double)items, elapsed.TotalSeconds);
        _weight = (_weight * Decay) + 1;
        _n = (_n * Decay) + n;
        _nn = (_nn * Decay) + (n * n);
        _t = (_t * Decay) + t;
        _nt = (_nt * Decay) + (n * t);
    }

    /// <summary>What a batch will take; zero where none has run yet.</summary>
    public TimeSpan Of(int items)
    {
        if (_weight == 0)
        {
            return TimeSpan.Zero;
        }

        var (meanItems, mean) = (_n / _weight, _t / _weight);
        var variance = (_nn / _weight) - (meanItems * meanItems);
        var slope = variance < 1e-9 ? 0 : Math.Max(0, ((_nt / _weight) - (meanItems * mean)) / variance);

        // A base below zero comes from noise: then the line goes through the origin.
        var start = mean - (slope * meanItems);
        return TimeSpan.FromSeconds(start >= 0 ? start + (slope * items) : mean / meanItems * items);
    }
}

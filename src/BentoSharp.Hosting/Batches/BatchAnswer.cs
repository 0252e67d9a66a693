using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Batches;

/// <summary>The answer to one call of a batch.</summary>
internal readonly record struct BatchAnswer(BentoResponse? Response, Exception? Failure)
{
    public void Complete(BatchItem item)
    {
        if (Failure is not null)
        {
            item.Fail(Failure);
        }
        else
        {
            item.Complete(Response!);
        }
    }
}

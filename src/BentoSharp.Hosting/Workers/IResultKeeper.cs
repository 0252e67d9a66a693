using BentoSharp.Contracts;

namespace BentoSharp.Hosting.Workers;

/// <summary>Takes results that need more than to be passed on, before the run that they come from is over: files, and what is long.</summary>
internal interface IResultKeeper
{
    /// <summary>Whether it must take a result.</summary>
    bool Takes(BentoResponse response);

    /// <summary>Takes a result.</summary>
    /// <returns>What is passed on in its place.</returns>
    ValueTask<BentoResponse> TakeAsync(BentoResponse response, CancellationToken cancellationToken);
}

/// <summary>
/// Opens a file that an immediate call returns, so that one which can't be opened is an error of the call, and one that is deleted after the
/// call can still be sent.
/// </summary>
internal sealed class OpenedResult : IResultKeeper
{
    private OpenedResult()
    {
    }

    public static OpenedResult Instance { get; } = new();

    public bool Takes(BentoResponse response) => response.File is not null;

    public ValueTask<BentoResponse> TakeAsync(BentoResponse response, CancellationToken cancellationToken)
    {
        var file = response.File!;
        var stream = file.OpenRead();
        return new(response with { File = BentoFile.FromStream(() => stream, file.Length) });
    }
}

namespace BentoSharp.Hosting.Workers;

/// <summary>What a task's method receives of its attempt.</summary>
internal sealed class AttemptContext(Attempt attempt) : BentoTaskContext
{
    public override string Id => field ??= Wire.WireText.Id(attempt.Lease.Id);

    /// <summary>Where what the attempt tells meanwhile goes.</summary>
    public AttemptReporter Reports => attempt.Reports;

    public override int Attempt => attempt.Lease.Attempt;

    public override DateTimeOffset CreatedAt => attempt.Lease.CreatedAt;

    public override CancellationToken CancellationToken => attempt.Token;

    public override void ReportProgress(double progress, string? message = null)
    {
        if (double.IsNaN(progress) || progress is < 0 or > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(progress), progress, "Progress is a number from 0 to 1.");
        }

        attempt.Reports.Report(progress, message);
    }
}

/// <summary>The context of an immediate call of a task: there is no task, so nothing is kept.</summary>
internal sealed class NoTaskContext(DateTimeOffset now, CancellationToken cancellationToken) : BentoTaskContext
{
    public override string Id => "";

    public override int Attempt => 1;

    public override DateTimeOffset CreatedAt => now;

    public override CancellationToken CancellationToken => cancellationToken;

    public override void ReportProgress(double progress, string? message = null)
    {
    }
}

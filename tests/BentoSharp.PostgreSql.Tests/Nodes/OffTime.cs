namespace BentoSharp.PostgreSql.Tests.Nodes;

/// <summary>A clock that is off, by as much as it is told.</summary>
internal sealed class OffTime(TimeSpan offset) : TimeProvider
{
    /// <summary>How far it is ahead.</summary>
    public TimeSpan Offset { get; set; } = offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
}

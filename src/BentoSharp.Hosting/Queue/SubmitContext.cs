namespace BentoSharp.Hosting.Queue;

/// <summary>Who and what a submit comes from, beside its arguments.</summary>
internal readonly record struct SubmitContext(Caller Caller, string? TraceParent = null, ParentTask? Parent = null);

/// <summary>The attempt that submits a task.</summary>
/// <param name="Id">The id of its task.</param>
/// <param name="Fence">The fence that it was leased with.</param>
/// <param name="Keys">The keys of what it submits.</param>
internal sealed record ParentTask(Guid Id, long Fence, ChildKeys Keys);

namespace BentoSharp;

/// <summary>Makes a method of a <see cref="BentoServiceAttribute"/> type an immediate call: answered in the same request, never queued.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BentoApiAttribute : Attribute
{
    /// <summary>The name on the wire. Default: the method's name in snake case, without a trailing <c>Async</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The route below the service's own, such as <c>/custom/path</c>. Default: <c>/</c> and the name.</summary>
    public string? Route { get; set; }

    /// <summary>Seconds that a call may take before it is answered with 504. Default: 0, no limit.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>
    /// The media type of a stream, for a method that returns <c>IAsyncEnumerable&lt;T&gt;</c>. Default: <c>text/event-stream</c>, as in
    /// BentoML. Text goes out as it is yielded: for server-sent events yield <c>data: …</c> and an empty line.
    /// </summary>
    public string? MediaType { get; set; }
}

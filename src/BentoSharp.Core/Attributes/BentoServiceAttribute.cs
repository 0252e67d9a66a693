namespace BentoSharp;

/// <summary>
/// Marks a class, or the interface that a class implements, as a service: its <see cref="BentoTaskAttribute"/> methods become durable
/// background tasks and its <see cref="BentoApiAttribute"/> methods immediate calls, each with an HTTP endpoint and a typed client.
/// </summary>
/// <remarks>
/// On an interface it declares a contract that clients can reference without the implementation. Every value can be overridden by
/// configuration, under <c>BentoSharp:Services:&lt;name&gt;</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface, Inherited = false)]
public sealed class BentoServiceAttribute : Attribute
{
    /// <summary>
    /// The service's name on the wire and in the store. Default: the type's name without a leading <c>I</c> (of an interface) and
    /// without the suffix <c>Service</c>. Stored tasks are found by it, so keep it when the type is renamed.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// How many instances of the service a node makes at start, each in a DI scope of its own. Default: 1. BentoML's workers are
    /// processes; these share one process.
    /// </summary>
    public int Workers { get; set; }

    /// <summary>How many attempts and immediate calls run at once per node, over all workers. Default: <see cref="Workers"/>.</summary>
    public int Concurrency { get; set; }

    /// <summary>
    /// A <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> with the metadata of the types on the wire, for trimming and
    /// NativeAOT. Default: none, and the types are read by reflection. It gives metadata only; names follow BentoSharp's policy.
    /// </summary>
    public Type? JsonContext { get; set; }
}

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
    /// How many GPUs the workers of a node are spread over; each instance is given its <c>BentoDevice</c> by its constructor. Default: 0,
    /// the processor. Where there are fewer, the other workers compute on the processor, unless <c>BentoSharp:RequireGpus</c> is on.
    /// </summary>
    public int Gpus { get; set; }

    /// <summary>
    /// How many processors the synchronous methods of a node may use at once: so many of them run, however large
    /// <see cref="Concurrency"/> is. Default: 0, as many as run at once. Asynchronous methods are not counted.
    /// </summary>
    public int Cpu { get; set; }

    /// <summary>
    /// How much memory the service needs on a node, as Kubernetes writes it: <c>4Gi</c>, <c>512Mi</c>. A host with less (the machine's, or
    /// the container's limit) does not start. Default: none, nothing is checked. It reserves nothing and limits nothing.
    /// </summary>
    public string? Memory { get; set; }

    /// <summary>
    /// A <see cref="System.Text.Json.Serialization.JsonSerializerContext"/> with the metadata of the types on the wire, for trimming and
    /// NativeAOT. Default: none, and the types are read by reflection. It gives metadata only; names follow BentoSharp's policy.
    /// </summary>
    public Type? JsonContext { get; set; }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace BentoSharp.Contracts;

/// <summary>
/// What a service and its clients agree on: the service's name, its methods with their routes, parameters and results, and the JSON
/// they are written in. The generator derives one class for each service.
/// </summary>
public abstract class BentoContract
{
    /// <summary>Creates the contract.</summary>
    /// <param name="serviceName">The service's name on the wire.</param>
    /// <param name="context">The user's JSON metadata, if any.</param>
    protected BentoContract(string serviceName, JsonSerializerContext? context = null)
    {
        ServiceName = serviceName;
        Json = BentoJson.CreateOptions(context);
    }

    /// <summary>The service's name on the wire and in the store.</summary>
    public string ServiceName { get; }

    /// <summary>How arguments and results are written.</summary>
    public JsonSerializerOptions Json { get; }
}

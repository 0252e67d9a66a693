using BentoSharp.AotClient;

namespace BentoSharp.AotService;

/// <summary>Does what the client asks for.</summary>
[BentoService(JsonContext = typeof(ProbeJson))]
internal sealed class Probe : IProbe
{
    public int Add(int a, int b) => a + b;

    public Summary Summarize(Order order) =>
        new(order.Lines.Sum(static line => line.Quantity), [.. order.Lines.Select(static line => line.Name)]);

    [BentoTask(Retries = 2)]
    public string Wait(string signal) => signal;
}

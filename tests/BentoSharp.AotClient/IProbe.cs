using System.Text.Json.Serialization;

namespace BentoSharp.AotClient;

internal sealed record Line(string Name, int Quantity = 1);

internal sealed record Order(int Id, IReadOnlyList<Line> Lines);

internal sealed record Summary(int Total, IReadOnlyList<string> Names);

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Summary))]
internal sealed partial class ProbeJson : JsonSerializerContext;

/// <summary>What the program calls.</summary>
[BentoService(Name = "Probe", JsonContext = typeof(ProbeJson))]
internal interface IProbe
{
    [BentoTask]
    int Add(int a, int b = 2);

    [BentoTask]
    Summary Summarize(Order order);

    [BentoTask]
    string Wait(string signal);
}

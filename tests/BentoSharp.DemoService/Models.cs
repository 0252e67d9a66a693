namespace BentoSharp.DemoService;

public enum Mode
{
    X,
    Y,
}

public sealed record Item(string Name, int Qty = 1)
{
    public IReadOnlyList<string> Tags { get; init; } = [];
}

public sealed record Order(int Id, IReadOnlyList<Item> Items, string? Note = null);

public sealed record Out(int Total, IReadOnlyList<string> Names);

public sealed record Echo(string Text, int N, string? Nul, double F);

public sealed record FileFacts(int Len, string Note, bool SuffixKept);

public sealed record Anything(System.Text.Json.JsonElement X);

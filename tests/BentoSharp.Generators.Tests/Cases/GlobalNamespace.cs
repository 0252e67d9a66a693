using BentoSharp;

[BentoService]
public sealed class Global
{
    [BentoTask]
    public int Count(Inner.Item item) => item.Number;

    public static class Inner
    {
        public sealed record Item(int Number);
    }
}

public sealed class Outer
{
    [BentoService]
    public sealed record NestedService
    {
        [BentoTask(Name = "renamed", Route = "/v1/models/renamed")]
        public int Count() => 1;
    }
}

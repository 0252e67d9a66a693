namespace BentoSharp.EndToEnd.Tests.Hosts;

[BentoService(Name = "Twin")]
public sealed class FirstTwin
{
    [BentoTask]
    public int Number() => 1;
}

/// <summary>Has the name of another.</summary>
[BentoService(Name = "Twin")]
public sealed class SecondTwin
{
    [BentoTask]
    public int Number() => 2;
}

/// <summary>Has another name than the first, and its path.</summary>
[BentoService(Name = "twin")]
public sealed class LowerTwin
{
    [BentoTask]
    public int Number() => 3;
}

/// <summary>A contract that several classes implement.</summary>
[BentoService]
public interface IGreeter
{
    [BentoTask]
    string Greet(string name);
}

[BentoService]
public sealed class PoliteGreeter : IGreeter
{
    public string Greet(string name) => $"Good day, {name}.";
}

[BentoService]
public sealed class ShortGreeter : IGreeter
{
    public string Greet(string name) => $"Hi {name}";
}

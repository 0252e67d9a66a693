using BentoSharp;

namespace Acme;

public sealed record Picture(string Title);

/// <summary>What every model can do.</summary>
public abstract class Model<TInput>
{
    /// <summary>Loads the weights.</summary>
    [BentoTask(Retries = 2)]
    public virtual Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Runs the model.</summary>
    /// <param name="input">What it runs on.</param>
    [BentoTask]
    public abstract string Run(TInput input);

    /// <summary>Runs it once more.</summary>
    [BentoTask(Retries = 1)]
    public virtual string Again(TInput input) => Run(input);

    [BentoApi]
    public string About() => "";
}

/// <summary>Overrides, hides and adds.</summary>
[BentoService]
public sealed class Painter : Model<Picture>
{
    /// <inheritdoc/>
    [BentoTask(Retries = 5)]
    public override Task WarmUpAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override string Run(Picture input) => input.Title;

    /// <inheritdoc cref="Run(Picture)"/>
    /// <param name="frame">The frame around it.</param>
    [BentoTask]
    public string RunFramed(Picture input, string frame) => input.Title + frame;

    public new string About() => "hidden";
}

public interface IMeasured<TSize>
{
    /// <summary>Says how large it is.</summary>
    [BentoApi]
    TSize Size();
}

/// <summary>Has what it extends.</summary>
[BentoService]
public interface IShapes : IMeasured<int>
{
    /// <summary>Counts the corners.</summary>
    [BentoTask]
    int Corners(string shape);
}

/// <summary>Extends a contract.</summary>
[BentoService]
public interface ISolids : IShapes
{
    [BentoTask]
    double Volume(string solid);
}

/// <summary>Has one contract, which has the other in it.</summary>
[BentoService]
public sealed class Solids : ISolids
{
    public int Size() => 1;

    [BentoTask(TimeoutSeconds = 3)]
    public int Corners(string shape) => 8;

    public double Volume(string solid) => 1.5;
}

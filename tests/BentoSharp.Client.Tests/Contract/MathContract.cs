using BentoSharp.Clients;
using BentoSharp.Contracts;

namespace BentoSharp.Client.Tests.Contract;

/// <summary>A contract as the generator would write it.</summary>
public sealed class MathContract : BentoContract
{
    private MathContract()
        : base("Math")
    {
        Add = new AddMethod(this);
        Blend = new BlendMethod(this);
        Describe = new BentoMethod<string>(this, "describe", "/describe", isTask: true);
        Draw = new BentoMethod<BentoFile>(this, "draw", "/draw", isTask: true);
        Forget = new BentoVoidMethod(this, "forget", "/forget", isTask: true);
    }

    public static MathContract Instance { get; } = new();

    public AddMethod Add { get; }

    public BlendMethod Blend { get; }

    public BentoMethod<string> Describe { get; }

    public BentoMethod<BentoFile> Draw { get; }

    public BentoVoidMethod Forget { get; }
}

public sealed class AddMethod : BentoMethod<int>
{
    public AddMethod(BentoContract contract)
        : base(contract, "add", "/add", isTask: true)
    {
        Left = Required<int>("left");
        Right = Optional("right", 1);
    }

    public BentoParameter<int> Left { get; }

    public BentoParameter<int> Right { get; }

    public BentoRequest Request(int left, int right = 1) => new BentoRequestBuilder().Add(Left, left).Add(Right, right).Build();
}

public sealed class BlendMethod : BentoMethod<string>
{
    public BlendMethod(BentoContract contract)
        : base(contract, "blend", "/blend", isTask: true)
    {
        Title = Required<string>("title");
        Cover = Required<BentoFile>("cover");
        Layers = Required<List<BentoFile>>("layers");
        Weights = Required<double[]>("weights");
    }

    public BentoParameter<string> Title { get; }

    public BentoParameter<BentoFile> Cover { get; }

    public BentoParameter<List<BentoFile>> Layers { get; }

    public BentoParameter<double[]> Weights { get; }

    public BentoRequest Request(string title, BentoFile cover, List<BentoFile> layers, double[] weights) =>
        new BentoRequestBuilder().Add(Title, title).Add(Cover, cover).Add(Layers, layers).Add(Weights, weights).Build();
}

public sealed class AddTask(IBentoChannel channel) : BentoTaskClient<int>(channel, MathContract.Instance.Add)
{
    public Task<BentoTaskHandle<int>> SubmitAsync(int left, SubmitOptions? options = null, CancellationToken token = default) =>
        SubmitAsync(MathContract.Instance.Add.Request(left), options, token);

    public Task<int> RunAsync(int left) => RunAsync(MathContract.Instance.Add.Request(left), null, default);

    public Task<int> CallAsync(int left) => CallAsync(MathContract.Instance.Add.Request(left), default);
}

public sealed class AddSyncTask(IBentoSyncChannel channel) : BentoSyncTaskClient<int>(channel, MathContract.Instance.Add)
{
    public BentoSyncTaskHandle<int> Submit(int left) => Submit(MathContract.Instance.Add.Request(left), null, default);

    public int Run(int left) => Run(MathContract.Instance.Add.Request(left), null, default);

    public int Call(int left) => Call(MathContract.Instance.Add.Request(left), default);
}

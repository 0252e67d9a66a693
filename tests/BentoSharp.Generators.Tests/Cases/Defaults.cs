using BentoSharp;

namespace Acme;

public enum Mode : long
{
    Slow = -1,
    Fast = 1,
    @default = 2,
}

[Flags]
public enum Marks
{
    None = 0,
    First = 1,
    Second = 2,
}

[BentoService]
public sealed class Defaults
{
    public const string Greeting = "Hello";

    [BentoTask]
    public string Numbers(
        sbyte tiny = -128,
        byte small = 255,
        short low = -32768,
        ushort high = 65535,
        int negative = int.MinValue,
        uint unsigned = uint.MaxValue,
        long far = long.MinValue,
        ulong farthest = ulong.MaxValue,
        float ratio = -1.5f,
        float tinyRatio = 1e-20f,
        double exact = 0.1,
        double whole = 3,
        double huge = 1e300,
        decimal price = 12.50m) => "";

    [BentoTask]
    public string Extremes(
        float floatNan = float.NaN,
        float floatInfinity = float.NegativeInfinity,
        double nan = double.NaN,
        double infinity = double.PositiveInfinity,
        double lowest = double.NegativeInfinity) => "";

    [BentoTask]
    public string Texts(
        string plain = "plain",
        string quoted = "a \"quote\", a \\ and a\nnew line",
        string named = Greeting,
        string empty = "",
        string? none = null,
        string oblivious = null!,
        char letter = 'x',
        char quote = '\'',
        char control = '\0') => "";

    [BentoTask]
    public string Others(
        bool yes = true,
        Mode mode = Mode.Fast,
        Mode negative = Mode.Slow,
        Mode keyword = Mode.@default,
        Mode unnamed = (Mode)(-7),
        Marks marks = Marks.First | Marks.Second,
        Mode? nullableMode = Mode.Fast,
        Mode? noMode = null,
        int? number = 5,
        int? noNumber = null,
        decimal? fraction = 0.5m,
        Guid id = default,
        DateTime when = new(),
        CancellationToken token = default,
        int[]? list = null) => "";
}

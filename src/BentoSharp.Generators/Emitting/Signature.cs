using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Parameter lists of generated members.</summary>
internal sealed class Signature
{
    private const string Token = "global::System.Threading.CancellationToken";
    private readonly EquatableArray<ParameterModel> _parameters;

    /// <summary>Creates the signature of a method for callers.</summary>
    public Signature(MethodModel method)
    {
        _parameters = method.Parameters;
        Options = Free("options", "submitOptions");
        CancellationToken = Free("cancellationToken", "callCancellationToken");
    }

    /// <summary>The name of the parameter for <c>SubmitOptions</c>.</summary>
    public string Options { get; }

    /// <summary>The name of the parameter for the token.</summary>
    public string CancellationToken { get; }

    /// <summary>The user's arguments, to be handed on.</summary>
    public string Arguments => string.Join(", ", _parameters.Select(static parameter => parameter.Identifier));

    /// <summary>A parameter list without defaults.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<ParameterModel> parameters) =>
        [.. parameters.Select(static parameter => $"{parameter.Type} {parameter.Identifier}")];

    /// <summary>A name that no parameter has.</summary>
    public string Free(string wanted, string otherwise)
    {
        var name = wanted;
        for (var number = 1; _parameters.Any(parameter => parameter.DocumentedName == name); number++)
        {
            name = number == 1 ? otherwise : otherwise + number;
        }

        return name;
    }

    /// <summary>The parameters of a call, as lines.</summary>
    /// <param name="withOptions">Whether the call queues a task.</param>
    public IReadOnlyList<string> Lines(bool withOptions)
    {
        var lines = _parameters
            .Select(static parameter => parameter.IsOptionalInCode
                ? $"{parameter.Type} {parameter.Identifier} = {parameter.Default}"
                : $"{parameter.Type} {parameter.Identifier}")
            .ToList();
        if (withOptions)
        {
            lines.Add($"global::BentoSharp.SubmitOptions? {Options} = null");
        }

        lines.Add($"{Token} {CancellationToken} = default");
        return lines;
    }

    /// <summary>Writes a member's header, and what ends it.</summary>
    public void Write(SourceWriter writer, string header, bool withOptions, string end)
    {
        var lines = Lines(withOptions);
        if (lines.Count == 1)
        {
            writer.Line($"{header}({lines[0]}){end}");
            return;
        }

        writer.Line($"{header}(");
        for (var i = 0; i < lines.Count; i++)
        {
            writer.Indented(lines[i] + (i < lines.Count - 1 ? "," : $"){end}"));
        }
    }
}

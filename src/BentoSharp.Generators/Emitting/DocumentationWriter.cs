using BentoSharp.Generators.Model;

namespace BentoSharp.Generators.Emitting;

/// <summary>Writes documentation comments.</summary>
internal static class DocumentationWriter
{
    /// <summary>Writes a summary of one line.</summary>
    public static SourceWriter Summary(this SourceWriter writer, string text) => writer.Line($"/// <summary>{text}</summary>");

    /// <summary>Writes a description that is plain text, or a sentence where there is none.</summary>
    public static SourceWriter Description(this SourceWriter writer, string? description, string sentence)
    {
        var lines = (description ?? "").Split('\n').Select(static line => Escape(line.Trim())).Where(static line => line.Length > 0).ToList();
        return writer.Element("summary", lines.Count == 0 ? [sentence] : lines);
    }

    /// <summary>Text as it stands in a comment; no word of it begins another line.</summary>
    public static string Escape(string text) =>
        string.Concat(text.Select(static letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter))
            .Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Writes what is inherited.</summary>
    public static SourceWriter Inherited(this SourceWriter writer) => writer.Line("/// <inheritdoc/>");

    /// <summary>Writes the user's summary of a method, or what it is called.</summary>
    public static SourceWriter Summary(this SourceWriter writer, MethodModel method, Documentation documentation) =>
        documentation.Summary.Count == 0
            ? writer.Summary(Describe(method))
            : writer.Element("summary", documentation.Summary);

    /// <summary>Writes the user's summary of a method, and a sentence more.</summary>
    public static SourceWriter Summary(this SourceWriter writer, Documentation documentation, string sentence)
    {
        var lines = documentation.Summary.ToList();
        if (lines.Count == 0)
        {
            return writer.Summary(sentence);
        }

        var last = lines[lines.Count - 1];
        var isOpen = char.IsLetterOrDigit(last[last.Length - 1]) || last.EndsWith("</c>", StringComparison.Ordinal);
        lines[lines.Count - 1] = isOpen ? last + "." : last;
        if (lines.Count == 1)
        {
            lines[0] += " " + sentence;
        }
        else
        {
            lines.Add(sentence);
        }

        return writer.Element("summary", lines);
    }

    /// <summary>Writes the user's words on each parameter, or its name.</summary>
    public static SourceWriter Parameters(this SourceWriter writer, MethodModel method, Documentation documentation)
    {
        foreach (var parameter in method.Parameters)
        {
            var name = parameter.DocumentedName;
            var lines = documentation.Parameter(name);
            writer.Element("param", lines.Count == 0 ? [$"The argument <c>{Escape(parameter.WireName)}</c>."] : lines, $" name=\"{name}\"");
        }

        return writer;
    }

    /// <summary>Writes what is said of one parameter.</summary>
    public static SourceWriter Parameter(this SourceWriter writer, string name, string text) =>
        writer.Line($"/// <param name=\"{name}\">{text}</param>");

    /// <summary>Writes what the user says that is returned, or a sentence.</summary>
    public static SourceWriter Returns(this SourceWriter writer, Documentation documentation, string sentence) =>
        writer.Element("returns", documentation.Returns.Count == 0 ? [sentence] : documentation.Returns);

    /// <summary>Writes what a call can throw.</summary>
    public static SourceWriter Exceptions(this SourceWriter writer, Verb verb) => writer.Exceptions([.. verb.Exceptions]);

    /// <summary>Writes what a call can throw.</summary>
    public static SourceWriter Exceptions(this SourceWriter writer, params (string Exception, string When)[] exceptions) => writer.Lines(
        exceptions.Select(static one => $"/// <exception cref=\"global::BentoSharp.{one.Exception}\">{one.When}</exception>"));

    /// <summary>Writes the user's remarks.</summary>
    public static SourceWriter Remarks(this SourceWriter writer, Documentation documentation) =>
        documentation.Remarks.Count == 0 ? writer : writer.Element("remarks", documentation.Remarks);

    /// <summary>What a method is, where the user says nothing of it.</summary>
    public static string Describe(MethodModel method) => $"The {(method.IsTask ? "task" : "immediate call")} <c>{Escape(method.WireName)}</c>.";

    private static SourceWriter Element(this SourceWriter writer, string name, IReadOnlyList<string> lines, string attributes = "")
    {
        if (lines.Count == 1)
        {
            return writer.Line($"/// <{name}{attributes}>{lines[0]}</{name}>");
        }

        writer.Line($"/// <{name}{attributes}>");
        foreach (var line in lines)
        {
            writer.Line(line.Length == 0 ? "///" : $"/// {line}");
        }

        return writer.Line($"/// </{name}>");
    }
}

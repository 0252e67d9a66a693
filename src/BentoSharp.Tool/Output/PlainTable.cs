using Spectre.Console;
using Spectre.Console.Rendering;

namespace BentoSharp.Tool.Output;

/// <summary>Tables without lines between, which read well and can be cut by other programs.</summary>
internal static class PlainTable
{
    /// <summary>Between two columns.</summary>
    public const int Gap = 2;

    // Wider than any table: where a terminal is narrower it breaks the lines itself, and ids stay whole.
    private const int Widest = 4_000;

    /// <summary>Writes a table, of which no cell is broken.</summary>
    public static void Write(IAnsiConsole output, Table table)
    {
        var width = output.Profile.Width;
        output.Profile.Width = Widest;
        output.Write(table);
        output.Profile.Width = width;
    }

    /// <summary>A table with its heads.</summary>
    public static Table Of(params IEnumerable<string> heads)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var head in heads)
        {
            table.AddColumn(new TableColumn(new Text(head, new Style(decoration: Decoration.Dim))) { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) });
        }

        return table;
    }

    /// <summary>Two columns of names and values.</summary>
    public static Grid Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, Gap, 0) });
        grid.AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (var (name, value) in facts.Where(static fact => !string.IsNullOrEmpty(fact.Value)))
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Dim)), new Text(PlainText.Line(value)));
        }

        return grid;
    }

    public static IRenderable Heading(string text) => new Text($"\n{text}", new Style(decoration: Decoration.Bold));

    /// <summary>The colour of a state; where there are no colours its word says the same.</summary>
    public static Text State(string status) => new(PlainText.Line(status), new Style(status switch
    {
        "completed" => Color.Green,
        "failed" => Color.Red,
        "in_progress" => Color.Blue,
        "canceled" => Color.Grey,
        _ => Color.Default,
    }));
}

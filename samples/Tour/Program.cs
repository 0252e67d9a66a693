using Spectre.Console;
using Tour;

// Tour all | NAME…
var chosen = args.Contains("all") ? Example.All : [.. Example.All.Where(example => args.Contains(example.Name))];
if (chosen.Count == 0 || args.Any(arg => arg != "all" && Example.All.All(example => example.Name != arg)))
{
    Console.Error.WriteLine($"Name examples, or all: {string.Join(", ", Example.All.Select(example => example.Name))}");
    return 2;
}

await using var host = await TourHost.StartAsync();
var table = new Table().AddColumns("example", "came out", "as expected");
var isWell = true;
foreach (var example in chosen)
{
    string outcome;
    try
    {
        outcome = await example.RunAsync(host.Url, host.Signals);
    }
    catch (Exception exception)
    {
        // One broken example leaves the others to be seen.
        outcome = $"{exception.GetType().Name}: {exception.Message}";
    }

    var isExpected = outcome == example.Expected;
    isWell &= isExpected;
    table.AddRow(Markup.Escape(example.Name), Markup.Escape(outcome), isExpected ? "yes" : Markup.Escape($"no: {example.Expected}"));
}

AnsiConsole.Write(table);
return isWell ? 0 : 1;

using BentoSharp;
using ManyNodes;

// A node:              ManyNodes node <name> <connection string>
// Three, one killed:   ManyNodes <connection string> [<tasks>]
if (args is ["node", var name, var database])
{
    await Node.RunAsync(name, database);
    return 0;
}

if (args.Length is 0 or > 2)
{
    Console.Error.WriteLine("Give a connection string, or run samples/ManyNodes/run, which starts a database of its own.");
    return 2;
}

var tasks = args.Length == 2 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 600;
var nodes = await Task.WhenAll(Enumerable.Range(1, 3).Select(number => Node.StartAsync($"node{number}", args[0])));
Console.WriteLine($"three nodes share the queue: {string.Join(", ", nodes.Select(node => $"{node.Name} ({node.Url})"))}");
try
{
    var submitted = new List<string>();
    for (var i = 0; i < tasks; i++)
    {
        if (i == tasks / 2)
        {
            nodes[1].Kill();
            Console.WriteLine($"after {i} submits node {nodes[1].Name} is killed while it runs tasks");
        }

        var alive = nodes.Where(node => node.IsAlive).ToList();
        await using var client = new WordsAsyncHttpClient(alive[i % alive.Count].Url);
        submitted.Add((await client.Count.SubmitAsync("one two three")).Id);
    }

    // Any node tells of all tasks, also of those that the killed one has taken.
    await using var reader = new WordsAsyncHttpClient(nodes[0].Url);
    var completed = 0;
    foreach (var id in submitted)
    {
        try
        {
            completed += await reader.Count.GetHandle(id).GetResultAsync(TimeSpan.FromMinutes(1)) == 3 ? 1 : 0;
        }
        catch (Exception exception) when (exception is BentoException or TimeoutException)
        {
            Console.WriteLine($"{id}: {exception.Message}");
        }
    }

    Console.WriteLine($"submitted {submitted.Count}, completed {completed}, lost {submitted.Count - completed}");
    return completed == submitted.Count ? 0 : 1;
}
finally
{
    foreach (var node in nodes)
    {
        node.Dispose();
    }
}

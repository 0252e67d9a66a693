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
    var clients = nodes.ToDictionary(node => node, node => new WordsAsyncHttpClient(node.Url));
    var submitted = new List<string>();
    foreach (var turn in Enumerable.Range(0, tasks).Chunk(20))
    {
        if (nodes[1].IsAlive && turn[0] >= tasks / 2)
        {
            nodes[1].Kill();
            Console.WriteLine($"after {submitted.Count} submits {nodes[1].Name} is killed while it runs tasks");
        }

        var alive = nodes.Where(node => node.IsAlive).ToList();
        var handles = await Task.WhenAll(turn.Select(number => clients[alive[number % alive.Count]].Count.SubmitAsync("one two three")));
        submitted.AddRange(handles.Select(handle => handle.Id));
    }

    // Any node tells of all tasks, also of those that the killed one has taken.
    var reader = clients[nodes[0]];
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

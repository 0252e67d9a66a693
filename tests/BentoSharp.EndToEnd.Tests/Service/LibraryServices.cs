namespace BentoSharp.EndToEnd.Tests.Service;

/// <summary>A service as it was before a deploy.</summary>
[BentoService(Name = "Library")]
public sealed class OldLibrary(Calls calls)
{
    [BentoTask]
    public string Shelve(string title) => $"old {title} {calls.Note(title)}";

    [BentoTask]
    public void Forgotten() => calls.Note("forgotten");
}

/// <summary>The same service after it: a task has another name and a parameter more, another is gone.</summary>
[BentoService(Name = "Library", Concurrency = 4)]
public sealed class NewLibrary(Signals signals, Calls calls)
{
    [BentoTask(Aliases = new[] { "shelve", "put" }, Concurrency = 1)]
    public async Task<string> Store(string title, int copies = 1)
    {
        signals.Raise(title + " started");
        if (title == "hold")
        {
            await signals.WaitAsync("hold");
        }

        calls.Note(title);
        return $"new {title} {copies}";
    }

    [BentoTask]
    public int Count() => calls.All.Count;
}

/// <summary>A service whose alias is another task's name.</summary>
[BentoService]
public sealed class Confused
{
    [BentoTask]
    public int One() => 1;

    [BentoTask(Aliases = new[] { "one" })]
    public int Two() => 2;
}

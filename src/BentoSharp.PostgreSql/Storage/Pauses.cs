namespace BentoSharp.PostgreSql.Storage;

/// <summary>What is paused, as last seen. Claims look into the table themselves.</summary>
internal sealed class Pauses
{
    private const string WholeService = "";

    private volatile HashSet<(string Service, string Task)> _paused = [];

    /// <summary>Adds what a batch pauses and resumes to its statements, in order.</summary>
    public static void Write(Script script, List<PauseOperation> pauses)
    {
        foreach (var pause in pauses)
        {
            if (pause.IsPaused)
            {
                script.Run(
                    "INSERT INTO $s.task_pause VALUES ($1, $2, $s.now_us()) ON CONFLICT DO NOTHING", pause.Service, pause.Task ?? WholeService);
            }
            else
            {
                script.Run("DELETE FROM $s.task_pause WHERE service = $1 AND task = $2", pause.Service, pause.Task ?? WholeService);
            }
        }
    }

    /// <summary>Takes over what is paused.</summary>
    public void Replace(HashSet<(string Service, string Task)> paused) => _paused = paused;

    public bool IsPaused(string service, string? task) =>
        _paused is { Count: > 0 } paused && (paused.Contains((service, WholeService)) || paused.Contains((service, task ?? WholeService)));
}

namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A task that is to be deleted.</summary>
/// <param name="Seq">Its row.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="IsLarge">Whether its request may stand in the table of large ones.</param>
internal readonly record struct EndedRow(long Seq, long FinishedAt, bool IsLarge)
{
    /// <summary>1 for a row of <c>task_row t</c> whose parent has not ended: it finds its children again when it begins anew.</summary>
    public const string HasOpenParent = "t.parent IS NOT NULL AND EXISTS (SELECT 1 FROM task_row p WHERE p.id = t.parent AND p.state < 2)";
}

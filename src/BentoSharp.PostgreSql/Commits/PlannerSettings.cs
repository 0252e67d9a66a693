using BentoSharp.PostgreSql.Storage;

namespace BentoSharp.PostgreSql.Commits;

/// <summary>
/// How a commit's statements are planned, for its transaction only. The tables that they touch grow and shrink within seconds, so plans that were made by
/// yesterday's statistics would go through whole tables: all rows are found by an index. Plans are made once; they don't depend on the values.
/// </summary>
internal static class PlannerSettings
{
    private const string Text =
        """
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
            set_config('plan_cache_mode', 'force_generic_plan', true), set_config('jit', 'off', true)
        """;

    /// <summary>Adds them to a transaction, of which they are the first statement.</summary>
    public static void AddTo(Script script) => script.Read(Text, static _ => { });
}

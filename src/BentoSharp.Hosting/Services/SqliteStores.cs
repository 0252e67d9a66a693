using BentoSharp.Hosting.Storage;
using BentoSharp.Hosting.Storage.Sqlite;
using Microsoft.Extensions.Hosting;

namespace BentoSharp.Hosting;

/// <summary>Makes the default store and chooses its place.</summary>
internal static class SqliteStores
{
    public static SqliteTaskStore Create(BentoSharpOptions options, IHostEnvironment environment, RetentionRules retention, TimeProvider time) =>
        new(
            new SqliteStoreOptions
            {
                Path = PathOf(options, environment),
                Node = options.NodeName,
                LockTimeout = options.DatabaseLockTimeout,
                MaxInterruptions = options.MaxInterruptions,
                CountedStates = retention.CountedStates,
            },
            time);

    /// <summary>A folder of the application's own, so that two applications never share a file by accident.</summary>
    private static string PathOf(BentoSharpOptions options, IHostEnvironment environment)
    {
        if (options.Database is { Length: > 0 } path)
        {
            return Path.GetFullPath(path, environment.ContentRootPath);
        }

        var root = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(root.Length == 0 ? Path.GetTempPath() : root, "bentosharp", environment.ApplicationName, "bentosharp.db");
    }
}

using BentoSharp.Hosting;
using BentoSharp.Hosting.Storage;
using BentoSharp.PostgreSql;
using BentoSharp.PostgreSql.Nodes;
using BentoSharp.PostgreSql.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the tasks of BentoSharp in PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Keeps tasks in PostgreSQL instead of a file, so that any number of processes share one queue: <c>AddBentoSharp().UsePostgreSql("Host=…")</c>.
    /// The tables are made at the first start.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">The connection string, as Npgsql reads it.</param>
    /// <param name="configure">Sets more options.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">The connection string is empty, or an option makes no sense; the message says which.</exception>
    public static BentoSharpBuilder UsePostgreSql(
        this BentoSharpBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var options = new PostgreSqlOptions { ConnectionString = connectionString };
        configure?.Invoke(options);
        options.Validate();
        builder.Services.TryAddSingleton(services =>
        {
            services.GetService<IConfiguration>()?.GetSection("BentoSharp:PostgreSql").Bind(options);
            options.Validate();
            return options;
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<ITaskStore>(services =>
        {
            var host = services.GetRequiredService<BentoSharpOptions>();
            return new PostgreSqlTaskStore(
                services.GetRequiredService<PostgreSqlOptions>(),
                new NodeSettings(host.NodeName, host.MaxInterruptions),
                services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<PostgreSqlTaskStore>>());
        }));
        return builder;
    }
}

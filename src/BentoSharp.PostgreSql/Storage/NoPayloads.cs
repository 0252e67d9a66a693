namespace BentoSharp.PostgreSql.Storage;

/// <summary>Bodies stand in the rows: there are no others.</summary>
internal sealed class NoPayloads : IPayloadStore
{
    public static NoPayloads Instance { get; } = new();

    public PayloadWriter Create() => throw new NotSupportedException("Bodies are kept in the rows.");

    public Stream OpenRead(Guid id) => throw new TaskStoreException($"There is no payload {id:N}: bodies are kept in the rows.");
}

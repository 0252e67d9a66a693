namespace BentoSharp.Hosting.Storage.Sqlite;

/// <summary>A row is there, but its request can't be decoded.</summary>
internal sealed class UnreadableRequestException(string message, Exception cause) : Exception(message, cause);

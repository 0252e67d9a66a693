namespace BentoSharp;

/// <summary>Ids of tasks as they are written: a UUID of version 7 as 32 lowercase hexadecimal digits.</summary>
internal static class BentoTaskId
{
    /// <summary>Refuses what can't be sent as an id; which ids exist only the service knows.</summary>
    public static string Checked(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id;
    }

    /// <inheritdoc cref="Checked(string)"/>
    public static IReadOnlyList<string> Checked(IEnumerable<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return [.. ids.Select(Checked)];
    }
}

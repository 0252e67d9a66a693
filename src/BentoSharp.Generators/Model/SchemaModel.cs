namespace BentoSharp.Generators.Model;

/// <summary>What a schema file declares: a contract, and the types that it needs.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Records">Its records.</param>
/// <param name="Enums">Its enums.</param>
internal sealed record SchemaModel(ContractModel Contract, EquatableArray<RecordModel> Records, EquatableArray<EnumModel> Enums);

/// <summary>A record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is; null where the schema says nothing.</param>
/// <param name="Members">Its members, in the order of the schema.</param>
internal sealed record RecordModel(string Name, string? Description, EquatableArray<MemberModel> Members);

/// <summary>A member of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WireName">Its name on the wire.</param>
/// <param name="Type">Its type, fully qualified.</param>
/// <param name="Default">Its value where nobody gives one, as an expression; null for the type's own.</param>
/// <param name="Presence">Whether it has to be given, and is always sent.</param>
/// <param name="Description">What it means; null where the schema says nothing.</param>
internal sealed record MemberModel(string Name, string WireName, string Type, string? Default, Presence Presence, string? Description);

/// <summary>Whether a value has to be given, and is always sent.</summary>
internal enum Presence
{
    /// <summary>It has to be given.</summary>
    Required,

    /// <summary>It has a default that is sent.</summary>
    Defaulted,

    /// <summary>It is left out where it is null: the service has a default that the schema does not tell.</summary>
    LeftOut,
}

/// <summary>An enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is; null where the schema says nothing.</param>
/// <param name="Words">Its members, in the order of the schema.</param>
internal sealed record EnumModel(string Name, string? Description, EquatableArray<WordModel> Words);

/// <summary>A member of an enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="WireName">The word on the wire.</param>
internal sealed record WordModel(string Name, string WireName);

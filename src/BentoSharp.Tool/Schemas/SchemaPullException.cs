namespace BentoSharp.Tool.Schemas;

/// <summary>Why a schema could not be had.</summary>
#pragma warning disable CA1032 // It is thrown with a message for people, and nowhere else.
internal sealed class SchemaPullException(string message, Exception? inner = null) : Exception(message, inner);
#pragma warning restore CA1032

namespace BentoSharp.Tool;

/// <summary>Why a command could not be done, in a sentence for people.</summary>
#pragma warning disable CA1032 // It is thrown with a message for people, and nowhere else.
internal sealed class CommandFailedException(string message, Exception? inner = null) : Exception(message, inner);
#pragma warning restore CA1032

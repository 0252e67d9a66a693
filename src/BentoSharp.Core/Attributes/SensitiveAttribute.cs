namespace BentoSharp;

/// <summary>
/// Marks an argument, or a property of a type that arguments have, whose value is not to be shown: a password, a key, a person's data. The task
/// gets it like any other, and it is kept with the task until that is deleted; pages and lists that show arguments have <c>***</c> in its
/// place, and BentoSharp writes it into no log and no trace.
/// </summary>
/// <remarks>
/// What the task's own code logs, reports or returns is its own affair. A sensitive argument can't be the <see cref="LimitKeyAttribute"/>, for
/// keys are shown.
/// </remarks>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SensitiveAttribute : Attribute;

namespace BentoSharp;

/// <summary>
/// Marks the argument of a task whose value is its key, such as a tenant or a user: at most <see cref="BentoTaskAttribute.Limit"/> tasks with
/// one key run at once, and keys that all have tasks waiting share the time fairly, each by what its tasks take. Null and the empty text are no
/// key. The argument is text, a whole number, a <see cref="Guid"/> or an enum.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LimitKeyAttribute : Attribute;

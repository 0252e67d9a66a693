namespace BentoSharp;

/// <summary>
/// The request that a call came with, and the answer that it will have. Declare a parameter of this type on a task or an immediate call
/// to receive it; callers do not see the parameter.
/// </summary>
/// <remarks>
/// A task's answer is stored with its code, headers and cookies, and <c>get</c> replays it. A task whose status code is 400 or more has
/// failed.
/// </remarks>
public abstract class BentoContext
{
    /// <summary>
    /// Headers of the request, their names without regard to case: those that begin with <c>x-</c>, <c>user-agent</c>,
    /// <c>accept-language</c>, <c>origin</c> and <c>referer</c>. Credentials are never among them, because they would be stored with
    /// the task.
    /// </summary>
    public abstract IReadOnlyDictionary<string, string> RequestHeaders { get; }

    /// <summary>The status code of the answer, from 200 to 599. Default: 200.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code is not from 200 to 599.</exception>
    public abstract int StatusCode { get; set; }

    /// <summary>Sets a header of the answer.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name or value can't stand in a header, or the header belongs to the server.</exception>
    public abstract void SetHeader(string name, string value);

    /// <summary>Sets a cookie with the answer, for the whole site and with <c>SameSite=lax</c> unless it says otherwise.</summary>
    /// <param name="cookie">The cookie.</param>
    /// <exception cref="ArgumentException">The name or value can't stand in a cookie.</exception>
    public abstract void SetCookie(BentoCookie cookie);

    /// <summary>Sets a cookie with the answer, for the whole site and with <c>SameSite=lax</c>.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public void SetCookie(string name, string value) => SetCookie(new BentoCookie(name, value));
}

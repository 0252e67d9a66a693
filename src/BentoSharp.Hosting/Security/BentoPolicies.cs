namespace BentoSharp.Hosting;

/// <summary>
/// The names of the authorization policies of <see cref="BentoScopes"/>. An application that adds a policy of such a name decides by itself
/// who may do that: <c>AddAuthorizationBuilder().AddPolicy(BentoPolicies.Admin, policy => policy.RequireRole("operators"))</c>.
/// </summary>
public static class BentoPolicies
{
    /// <summary>To submit and repeat tasks, and to make immediate calls.</summary>
    public const string Submit = "BentoSharp.Submit";

    /// <summary>To see one's own tasks.</summary>
    public const string Read = "BentoSharp.Read";

    /// <summary>To cancel one's own tasks.</summary>
    public const string Cancel = "BentoSharp.Cancel";

    /// <summary>To do all of it with everybody's tasks, and what is for those who run a service.</summary>
    public const string Admin = "BentoSharp.Admin";

    /// <summary>The policy of a scope.</summary>
    /// <param name="scope">One of <see cref="BentoScopes"/>.</param>
    /// <returns>The policy's name.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such scope.</exception>
    public static string Of(string scope) => scope switch
    {
        BentoScopes.Submit => Submit,
        BentoScopes.Read => Read,
        BentoScopes.Cancel => Cancel,
        BentoScopes.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "must be one of BentoScopes"),
    };
}

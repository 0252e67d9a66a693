using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.Samples;

public sealed class SecuredTests
{
    [Test]
    public async Task Key_and_token_see_their_own_tasks_only_and_do_what_their_scopes_allow()
    {
        var (exitCode, output) = await SampleProcess.RunAsync("Secured");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("ann: Katze").And.Contain("bob, his own: Hund"));
        Assert.That(output, Does.Contain("bob, ann's: 404").And.Contain("ann cancels without the scope: 403").And.Contain("nobody: 401"));
        Assert.That(output, Does.Not.Contain("licence-of-"));
    }
}

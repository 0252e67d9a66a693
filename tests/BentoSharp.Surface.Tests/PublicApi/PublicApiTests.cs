using System.Reflection;
using PublicApiGenerator;

namespace BentoSharp.Surface.Tests.PublicApi;

/// <summary>
/// The public members of each package are those that were approved: a change shows in review. <c>BENTOSHARP_UPDATE_SNAPSHOTS=1</c>
/// writes the approved files anew.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [TestCase(typeof(BentoTaskAttribute))]
    [TestCase(typeof(Client.BentoHttpChannel))]
    [TestCase(typeof(Hosting.BentoSharpBuilder))]
    [TestCase(typeof(Testing.BentoTestHost))]
    [TestCase(typeof(Dashboard.BentoDashboardOptions))]
    [TestCase(typeof(PostgreSql.PostgreSqlOptions))]
    [TestCase(typeof(Torch.TorchNative))]
    public void The_public_members_are_those_that_were_approved(Type type)
    {
        var assembly = type.Assembly;
        var approved = Path.Combine(Repository.Project, "PublicApi", $"{assembly.GetName().Name}.approved.txt");
        var received = assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("BENTOSHARP_UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(approved, received);
        }

        Assert.That(received.Split('\n'), Is.EqualTo(File.ReadAllText(approved).Split('\n')));
    }
}

using System.Text.Json;
using BentoSharp.Generators.Tests.Support;

namespace BentoSharp.Generators.Tests;

/// <summary>Names on the wire are those that System.Text.Json's policy gives: both ends and the JSON of user types agree.</summary>
public sealed class NamingTests
{
    [TestCase("prompt")]
    [TestCase("numSteps")]
    [TestCase("num_steps")]
    [TestCase("HTTPPort")]
    [TestCase("GPT4Turbo")]
    [TestCase("sha512Hash")]
    [TestCase("A")]
    [TestCase("aB")]
    [TestCase("ABc")]
    [TestCase("_private")]
    [TestCase("with__two")]
    [TestCase("überGröße")]
    [TestCase("Ünder")]
    [TestCase("X1Y2")]
    [TestCase("item2Count")]
    public void A_parameter_is_named_as_the_JSON_policy_names_members(string name)
    {
        var source = $"using BentoSharp; [BentoService] public class S {{ [BentoTask] public int M(int {name}) => 0; }}";
        Assert.That(ContractOf(source), Does.Contain($"Required<int>(\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}\")"));
    }

    [TestCase("class ImageService", "ImageContract", "Image")]
    [TestCase("class Service", "ServiceContract", "Service")]
    [TestCase("interface IImageService", "ImageContract", "Image")]
    [TestCase("interface IService", "ServiceContract", "Service")]
    [TestCase("interface Images", "ImagesContract", "Images")]
    [TestCase("class IPhone", "IPhoneContract", "IPhone")]
    public void A_service_is_named_without_the_I_of_interfaces_and_the_suffix(string declaration, string type, string wireName)
    {
        var contract = ContractOf($"using BentoSharp; [BentoService] public {declaration};");
        Assert.That(contract, Does.Contain($"class {type} :").And.Contain($": base(\"{wireName}\")"));
    }

    private static string ContractOf(string source) => TestCompilation.Generate(TestCompilation.Create(source)).Result.GeneratedSources
        .Single(static file => file.HintName.EndsWith("Contract.g.cs", StringComparison.Ordinal)).SourceText.ToString();
}

using BentoSharp.Generators.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BentoSharp.Generators.Tests;

/// <summary>What is generated, whole, for each shape of user code; and that it compiles without a warning.</summary>
public sealed class SnapshotTests
{
    [TestCase("ImageGeneration")]
    [TestCase("Defaults")]
    [TestCase("Parameters")]
    [TestCase("BentoKinds")]
    [TestCase("Names")]
    [TestCase("GlobalNamespace")]
    [TestCase("Returns")]
    [TestCase("Documented")]
    [TestCase("Settings")]
    [TestCase("InternalAndObsolete")]
    [TestCase("Inheritance")]
    public void A_service_class_gives_contract_clients_and_endpoints(string name) =>
        Check(name, TestCompilation.Create(TestFiles.ReadCase(name)));

    [Test]
    public void An_interface_in_an_assembly_with_Core_alone_gives_contract_and_clients() =>
        Check("InterfaceContract", TestCompilation.Create(TestFiles.ReadCase("InterfaceContract"), hosting: false));

    [Test]
    public void A_class_gives_only_endpoints_where_its_contract_is_an_interface_of_another_assembly() => Check(
        "InterfaceImplementation",
        TestCompilation.Create(TestFiles.ReadCase("InterfaceImplementation"), references: ContractReference()));

    [Test]
    public void An_interface_and_its_class_in_one_assembly_give_nothing_twice()
    {
        var sources = new[] { TestFiles.ReadCase("InterfaceContract"), TestFiles.ReadCase("InterfaceImplementation") };
        Check("InterfaceAndImplementation", TestCompilation.Create(sources));
    }

    [Test]
    public void A_reference_to_the_client_library_gives_HTTP_clients() =>
        Check("HttpClients", TestCompilation.Create([TestFiles.ReadCase("HttpClients")], hosting: false, client: true));

    [Test]
    public void All_of_a_service_is_generated_where_hosting_and_client_are_referenced() =>
        Check("Walkthrough", TestCompilation.Create([TestFiles.ReadCase("Walkthrough")], client: true));

    [Test]
    public void An_assembly_attribute_gives_HTTP_clients_for_a_contract_of_another_assembly() => Check(
        "AttributedHttpClients",
        TestCompilation.Create([TestFiles.ReadCase("AttributedHttpClients")], hosting: false, client: true, references: [ContractReference()]));

    [TestCase(DocumentationMode.None)]
    [TestCase(DocumentationMode.Parse)]
    public void Documentation_is_copied_also_where_the_project_generates_none(DocumentationMode mode) =>
        Check("Documented", TestCompilation.Create(TestFiles.ReadCase("Documented"), documentation: mode));

    private static MetadataReference ContractReference() =>
        TestCompilation.CreateReference(TestFiles.ReadCase("InterfaceContract"), "Acme.Images.Contracts");

    private static void Check(string name, CSharpCompilation compilation)
    {
        var (result, output) = TestCompilation.Generate(compilation);
        Assert.That(result.Exception, Is.Null);
        var files = result.GeneratedSources.ToDictionary(static source => source.HintName, static source => source.SourceText.ToString());
        Snapshot.Match(name, files);
        Assert.That(TestCompilation.FaultsOf(output), Is.Empty);
    }
}

using System.Runtime.InteropServices;
using BentoSharp.Client.Tests.Contract;
using BentoSharp.Client.Tests.Server;

namespace BentoSharp.Client.Tests;

/// <summary>A tensor is sent in the form that the service announces.</summary>
[TestFixture(ChannelKind.Async)]
[TestFixture(ChannelKind.Sync)]
public sealed class TensorTests(ChannelKind kind) : ChannelSuite(kind)
{
    private static readonly BentoTensor<float> s_tensor = new(new[] { 1f, 2f }, 1, 2);

    [Test]
    public async Task To_a_service_that_knows_the_compact_form_its_bytes_are_sent()
    {
        Server.On("GET /schema.json", Replies.Json(200, """{"name":"Demo","tensors":true}""")).On("POST /arr", Replies.Json(200, "[[2,4]]"));
        var demo = new DemoClient(Channel);
        Assert.That((await demo.Arr.CallAsync(s_tensor)).Span.ToArray(), Is.EqualTo(new[] { 2f, 4f }));
        await demo.Arr.CallAsync(s_tensor);

        var sent = Server.RequestsTo("POST /arr")[0];
        Assert.That(sent.Header("Content-Type"), Is.EqualTo("application/octet-stream"));
        Assert.That((sent.Header("Bento-Tensor-Dtype"), sent.Header("Bento-Tensor-Shape")), Is.EqualTo(("float32", "1,2")));
        Assert.That(sent.Header("Accept"), Does.StartWith("application/octet-stream"));
        Assert.That(MemoryMarshal.Cast<byte, float>(sent.Body).ToArray(), Is.EqualTo(new[] { 1f, 2f }));
        Assert.That(Server.RequestsTo("GET /schema.json"), Has.Count.EqualTo(1), "asked once");
    }

    [TestCase("""{"name":"Demo","type":"service","routes":[]}""")]
    [TestCase("""{"tensors":"yes"}""")]
    public async Task To_any_other_service_nested_lists_are_sent(string schema)
    {
        Server.On("GET /schema.json", Replies.Json(200, schema)).On("POST /arr", Replies.Json(200, "[[2,4]]"));
        await new DemoClient(Channel).Arr.CallAsync(s_tensor);

        var sent = Server.RequestsTo("POST /arr").Single();
        Assert.That(sent.Header("Content-Type"), Is.EqualTo("application/json"));
        Assert.That(sent.Text, Is.EqualTo("""{"x":[[1,2]]}"""));
    }

    [Test]
    public async Task What_JSON_has_no_form_for_is_told_and_not_sent()
    {
        Server.On("GET /schema.json", Replies.Json(200, "{}"));
        var refused = await ThrownBy<BentoValidationException>(new DemoClient(Channel).Arr.CallAsync(new BentoTensor<float>(new[] { float.NaN }, 1)));
        Assert.That(refused.Errors.Single().Location, Is.EqualTo(new[] { "x" }));
        Assert.That(refused.Errors.Single().Message, Does.Contain("NaN has no form in JSON, and the service takes tensors as JSON only"));
        Assert.That(Server.RequestsTo("POST /arr"), Is.Empty);
    }

    [TestCase("float32", "3", "needs 12")]
    [TestCase("int64", "1", "its elements are int64, not float32")]
    [TestCase("float99", "2", "is no BentoTensor")]
    public async Task An_answer_that_is_no_such_tensor_is_an_error_of_the_service(string dtype, string shape, string why)
    {
        Server.On("GET /schema.json", Replies.Json(200, "{}")).On("POST /arr", Replies.Raw(
            200, "application/octet-stream", new string('\0', 8), ("Bento-Tensor-Dtype", dtype), ("Bento-Tensor-Shape", shape)));
        var wrong = await ThrownBy<BentoServiceException>(new DemoClient(Channel).Arr.CallAsync(s_tensor));
        Assert.That(wrong.StatusCode, Is.EqualTo(502));
        Assert.That(wrong.Message, Does.Contain(why));
    }
}

using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Service;
using BentoSharp.EndToEnd.Tests.Tensors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.OpenApi;

/// <summary>The OpenAPI document tells both forms of tensors.</summary>
public sealed class TensorDocumentTests
{
    private ProbeHost _host = null!;
    private string _text = null!;
    private JsonElement _paths;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(
            add: static bento =>
            {
                bento.Services.AddOpenApi();
                bento.AddTensors();
            },
            map: static app => app.MapOpenApi());
        using var http = new HttpClient();
        _text = await http.GetStringAsync(_host.Url + "/openapi/v1.json");
        _paths = JsonElement.Parse(_text).GetProperty("paths");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void The_document_is_valid()
    {
        var result = OpenApiDocument.Parse(_text, "json");
        Assert.That(result.Diagnostic?.Errors.Select(error => error.ToString()), Is.Empty);
        Assert.That(result.Diagnostic?.Warnings.Select(warning => warning.ToString()), Is.Empty);
    }

    [Test]
    public void A_tensor_alone_is_lists_or_a_part_or_the_body()
    {
        var operation = _paths.GetProperty("/floats/submit").GetProperty("post");
        var content = operation.GetProperty("requestBody").GetProperty("content");
        Assert.That(
            content.EnumerateObject().Select(static media => media.Name),
            Is.EquivalentTo(new[] { "application/json", "multipart/form-data", "application/octet-stream" }));
        Assert.That(content.GetProperty("application/octet-stream").GetProperty("schema").GetProperty("format").GetString(), Is.EqualTo("binary"));
        Assert.That(
            operation.GetProperty("parameters").EnumerateArray().Select(static parameter => parameter.GetProperty("name").GetString()),
            Is.SupersetOf(new[] { "Bento-Tensor-Dtype", "Bento-Tensor-Shape" }));
    }

    [Test]
    public void A_tensor_among_others_is_lists_or_a_part_with_headers()
    {
        var content = _paths.GetProperty("/scale").GetProperty("post").GetProperty("requestBody").GetProperty("content");
        var form = content.GetProperty("multipart/form-data");
        Assert.That(form.GetProperty("schema").GetProperty("properties").GetProperty("x").GetProperty("format").GetString(), Is.EqualTo("binary"));
        Assert.That(form.GetProperty("schema").GetProperty("properties").GetProperty("by").GetProperty("type").GetString(), Is.EqualTo("number"));
        var headers = form.GetProperty("encoding").GetProperty("x").GetProperty("headers");
        Assert.That(headers.EnumerateObject().Select(static header => header.Name), Is.EquivalentTo(new[] { "Bento-Tensor-Dtype", "Bento-Tensor-Shape" }));
        Assert.That(content.TryGetProperty("application/octet-stream", out _), Is.False);
    }

    [Test]
    public void A_result_is_lists_or_bytes_with_headers()
    {
        foreach (var route in new[] { "/ramp", "/ramp/get" })
        {
            var verb = route.EndsWith("/get", StringComparison.Ordinal) ? "get" : "post";
            var answers = _paths.GetProperty(route).GetProperty(verb).GetProperty("responses");
            var answer = answers.GetProperty("200");
            Assert.That(
                answer.GetProperty("content").EnumerateObject().Select(static media => media.Name), Is.EquivalentTo(new[] { "application/json", "application/octet-stream" }), route);
            Assert.That(answer.GetProperty("headers").EnumerateObject().Select(static header => header.Name), Is.SupersetOf(new[] { "Bento-Tensor-Dtype", "Bento-Tensor-Shape" }));
            Assert.That(answers.TryGetProperty("406", out _), Is.True);
        }
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using BentoSharp.EndToEnd.Tests.Kinds;
using BentoSharp.EndToEnd.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using NUnit.Framework;

namespace BentoSharp.EndToEnd.Tests.OpenApi;

/// <summary>ASP.NET's own OpenAPI document of a host with two services and a route of the application's.</summary>
public sealed class DocumentTests
{
    private ProbeHost _host = null!;
    private string _text = null!;
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _host = await ProbeHost.StartAsync(
            add: static bento =>
            {
                bento.Services.AddOpenApi();
                bento.AddProbe().AddKinds();
            },
            map: static app =>
            {
                app.MapOpenApi();
                app.MapGet("/hello", static () => "hello");
            });
        using var http = new HttpClient();
        _text = await http.GetStringAsync(_host.Url + "/openapi/v1.json");
        _document = JsonElement.Parse(_text);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _host.DisposeAsync();

    [Test]
    public void The_document_is_valid()
    {
        var result = OpenApiDocument.Parse(_text, "json");
        Assert.That(result.Diagnostic?.Errors.Select(error => error.ToString()), Is.Empty);
        Assert.That(result.Diagnostic?.Warnings.Select(warning => warning.ToString()), Is.Empty);
        Assert.That(result.Document?.Paths, Does.ContainKey("/probe/add/submit"));
    }

    [Test]
    public void Every_route_is_in_it_and_says_what_it_does()
    {
        var routes = _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/'))
            .Where(route => route.StartsWith("/probe/", StringComparison.Ordinal) || route.StartsWith("/kinds/", StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.That(routes, Has.Count.GreaterThan(300).And.Contains("/kinds/shape/submit_many"));
        var told = Operations().Where(operation => operation.Value.TryGetProperty("summary", out _) && operation.Value.GetProperty("responses").TryGetProperty("200", out _));
        Assert.That(routes.Except(told.Select(operation => operation.Path)), Is.Empty);
    }

    [Test]
    public void Each_operation_has_an_id_of_its_own_and_the_tag_of_its_service()
    {
        var ids = Operations().Where(IsOurs).Select(operation => operation.Value.GetProperty("operationId").GetString()).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Does.Contain("Probe__add").And.Contain("Probe__add__submit").And.Contain("Kinds__service_readyz"));
        Assert.That(TagsOf("/probe/add/submit"), Is.EqualTo(new[] { "Probe" }));
        Assert.That(TagsOf("/kinds/shape/status"), Is.EqualTo(new[] { "Kinds" }));

        IEnumerable<string?> TagsOf(string path) => Operations().Single(operation => operation.Path == path).Value.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString());
    }

    [Test]
    public void Arguments_have_the_names_and_rules_of_the_wire()
    {
        var body = At("/probe/describe/submit", "post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
        var properties = Schema(body.GetProperty("schema")).GetProperty("properties");
        Assert.That(properties.EnumerateObject().Select(member => member.Name), Is.EqualTo(new[] { "mood", "level", "factor", "loud", "price", "stars" }));
        Assert.That(properties.GetProperty("mood").GetProperty("enum")[1].GetString(), Is.EqualTo("very_glad").Or.EqualTo("VeryGlad"));
        Assert.That(properties.GetProperty("stars").GetProperty("maximum").GetInt32(), Is.EqualTo(10));
        Assert.That(body.GetProperty("example").GetProperty("factor").GetDouble(), Is.EqualTo(0.5));
        Assert.That(At("/probe/add", "post").GetProperty("summary").GetString(), Is.EqualTo("Adds two numbers."));
    }

    [Test]
    public void Files_travel_as_forms()
    {
        var content = At("/kinds/files", "post").GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data");
        var values = Schema(content.GetProperty("schema")).GetProperty("properties").GetProperty("values");
        Assert.That(values.GetProperty("items").GetProperty("format").GetString(), Is.EqualTo("binary"));
    }

    [Test]
    public void Results_and_status_have_their_members()
    {
        Assert.That(Members("/probe/summarize/get"), Is.EqualTo(new[] { "total", "names" }));
        Assert.That(Members("/probe/summarize/status"), Is.SupersetOf(new[] { "task_id", "status", "attempt", "progress", "queue_position", "eta", "attempts" }));
        var get = At("/probe/summarize/get", "get");
        Assert.That(get.GetProperty("responses").GetProperty("200").GetProperty("headers").TryGetProperty("Bento-Task-Status", out _), Is.True);
        Assert.That(
            get.GetProperty("responses").EnumerateObject().Select(answer => answer.Name), Is.EquivalentTo(new[] { "200", "400", "404", "409", "500" }));

        IEnumerable<string> Members(string path) => Schema(
            At(path, "get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema"))
            .GetProperty("properties").EnumerateObject().Select(member => member.Name);
    }

    [Test]
    public void A_status_has_no_member_that_its_schema_does_not()
    {
        // Submitted, run and asked for over HTTP: what is really sent.
        using var http = new HttpClient { BaseAddress = new Uri(_host.Url) };
        var id = http.PostAsJsonAsync("/probe/add/submit", new { a = 1 }).GetAwaiter().GetResult()
            .Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult().GetProperty("task_id").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/probe/add/status?task_id={id}") { Headers = { { "Prefer", "wait=30" } } };
        using var answer = http.Send(request);
        var sent = answer.Content.ReadFromJsonAsync<JsonElement>().GetAwaiter().GetResult();
        var schema = Schema(JsonElement.Parse("""{"$ref":"#/components/schemas/BentoTaskStatus"}"""));
        var members = sent.EnumerateObject().Select(member => member.Name).ToList();
        Assert.That(members, Is.SubsetOf(schema.GetProperty("properties").EnumerateObject().Select(member => member.Name)));
        Assert.That(schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()), Is.SubsetOf(members));
    }

    [TestCase("/probe/add/submit", "post", "Idempotency-Key,Bento-Priority,Bento-Delay,Bento-Deadline,Prefer")]
    [TestCase("/probe/add/status", "get", "task_id,Prefer")]
    [TestCase("/probe/add/events", "get", "task_id,Last-Event-ID")]
    [TestCase("/probe/add/cancel", "put", "task_id,children")]
    [TestCase("/probe/add/retry", "post", "task_id")]
    [TestCase("/probe/add/failed", "get", "code,ended_after,ended_before,cursor,limit")]
    public void Operations_have_their_parameters(string path, string verb, string parameters) => Assert.That(
        At(path, verb).GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()),
        Is.EqualTo(parameters.Split(',')));

    [Test]
    public void References_lead_to_where_they_say_also_those_of_types_that_contain_themselves()
    {
        var references = ReferencesOf(_document).Distinct().ToList();
        Assert.That(references, Does.Contain("#/components/schemas/Kinds_branch_Input"));
        foreach (var reference in references)
        {
            Assert.That(() => Schema(reference), Throws.Nothing, reference);
        }
    }

    [Test]
    public void The_application_s_own_routes_stay_as_they_are()
    {
        Assert.That(At("/hello", "get").GetProperty("responses").TryGetProperty("200", out _), Is.True);
        Assert.That(At("/hello", "get").TryGetProperty("parameters", out _), Is.False);
    }

    [Test]
    public async Task The_service_s_own_document_has_the_same_operations()
    {
        using var http = new HttpClient();
        var own = JsonElement.Parse(await http.GetStringAsync(_host.Url + "/probe/docs.json")).GetProperty("paths");
        var all = Operations().Where(operation => operation.Path.StartsWith("/probe/", StringComparison.Ordinal)).Select(operation => operation.Path["/probe".Length..]);
        Assert.That(own.EnumerateObject().Select(path => path.Name), Is.EquivalentTo(all));
    }

    private static bool IsOurs((string Path, string Verb, JsonElement Value) operation) => operation.Path != "/hello";

    private IEnumerable<(string Path, string Verb, JsonElement Value)> Operations() =>
        from path in _document.GetProperty("paths").EnumerateObject()
        from verb in path.Value.EnumerateObject()
        select (path.Name, verb.Name, verb.Value);

    private JsonElement At(string path, string verb) => _document.GetProperty("paths").GetProperty(path).GetProperty(verb);

    private JsonElement Schema(JsonElement schema) => schema.TryGetProperty("$ref", out var reference) ? Schema(reference.GetString()!) : schema;

    private JsonElement Schema(string reference) =>
        reference.Split('/').Skip(1).Aggregate(_document, static (place, step) => place.GetProperty(step));

    private static IEnumerable<string> ReferencesOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member =>
            member.NameEquals("$ref") && member.Value.ValueKind == JsonValueKind.String ? [member.Value.GetString()!] : ReferencesOf(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(ReferencesOf),
        _ => [],
    };
}

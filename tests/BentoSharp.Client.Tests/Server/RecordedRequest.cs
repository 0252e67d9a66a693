using System.Text;
using Microsoft.AspNetCore.Http;

namespace BentoSharp.Client.Tests.Server;

/// <summary>What the test server received.</summary>
public sealed record RecordedRequest(string Method, string Path, string Query, IHeaderDictionary Headers, byte[] Body, string Connection)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}

using BentoSharp.Hosting.Wire;
using BentoSharp.Hosting.Workers;
using Microsoft.AspNetCore.Http;
using NUnit.Framework;

namespace BentoSharp.Hosting.Tests.Wire;

public sealed class RequestHeadersTests
{
    [TestCase("X-In", true)]
    [TestCase("User-Agent", true)]
    [TestCase("Accept-Language", true)]
    [TestCase("Accept", false)]
    [TestCase("Authorization", false)]
    [TestCase("Cookie", false)]
    [TestCase("X-Api-Key", false)]
    [TestCase("X-Auth-Request-Email", false)]
    [TestCase("X-Amz-Security-Token", false)]
    public void Credentials_are_never_stored(string name, bool isSelected)
    {
        var selected = RequestHeaders.Select(new HeaderDictionary { [name] = "v" });
        Assert.That(selected, isSelected ? Is.EqualTo(new[] { KeyValuePair.Create(name.ToLowerInvariant(), "v") }) : Is.Empty);
    }

    [Test]
    public void Many_and_long_headers_are_left_out()
    {
        var headers = new HeaderDictionary();
        for (var i = 0; i < 100; i++)
        {
            headers[$"x-{i}"] = "v";
        }

        Assert.That(RequestHeaders.Select(headers), Has.Count.EqualTo(64));
        Assert.That(RequestHeaders.Select(new HeaderDictionary { ["x-long"] = new string('v', 20_000) }), Is.Empty);
    }

    [TestCase("x-a\r\n", "v")]
    [TestCase("x-a", "v\r\nSet-Cookie: a=b")]
    [TestCase("", "v")]
    [TestCase("Content-Length", "1")]
    [TestCase("Set-Cookie", "a=b")]
    public void An_answer_takes_no_header_that_would_break_it(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new RunContext([]).SetHeader(name, value));

    [TestCase("a b", "v")]
    [TestCase("a", "v; Domain=evil")]
    [TestCase("a", "v\n")]
    public void An_answer_takes_no_cookie_that_would_break_it(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new RunContext([]).SetCookie(name, value));

    [Test]
    public void A_cookie_has_all_that_it_says()
    {
        var context = new RunContext([]);
        context.SetCookie("a", "old");
        context.SetCookie(new BentoCookie("a", "b") { Path = "/x", Domain = "d", MaxAge = TimeSpan.FromMinutes(1), Secure = true, HttpOnly = true, SameSite = "strict" });
        Assert.That(context.Headers.Single().Value, Is.EqualTo("a=b; Domain=d; HttpOnly; Max-Age=60; Path=/x; SameSite=strict; Secure"));
    }
}

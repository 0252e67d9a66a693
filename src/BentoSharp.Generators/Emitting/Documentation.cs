using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace BentoSharp.Generators.Emitting;

/// <summary>
/// The user's documentation comment in a form that holds in generated code: references become plain names, as the user's usings are not
/// there. Where the comment is not well-formed there is none.
/// </summary>
internal sealed class Documentation
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "c", "code", "para", "list", "listheader", "item", "term", "description", "b", "i", "em", "strong", "u", "tt", "br", "a",
    };

    private static readonly Regex LanguageWord = new("<see langword=\"([^\"]*)\"\\s*/>", RegexOptions.CultureInvariant);

    private readonly XElement _root;

    private Documentation(XElement root) => _root = root;

    /// <summary>The summary; empty where there is none.</summary>
    public IReadOnlyList<string> Summary => Lines(_root.Element("summary"));

    /// <summary>The summary without markup, on one line, for documents that are no XML; empty where there is none.</summary>
    public string PlainSummary
    {
        get
        {
            var text = string.Join(" ", Summary.Where(static line => line.Length > 0));
            return XElement.Parse($"<doc>{LanguageWord.Replace(text, "$1")}</doc>").Value.Trim();
        }
    }

    /// <summary>The remarks.</summary>
    public IReadOnlyList<string> Remarks => Lines(_root.Element("remarks"));

    /// <summary>What is returned.</summary>
    public IReadOnlyList<string> Returns => Lines(_root.Element("returns"));

    public static Documentation Parse(string text)
    {
        try
        {
            return new Documentation(XElement.Parse($"<doc>{text}</doc>", LoadOptions.PreserveWhitespace));
        }
        catch (XmlException)
        {
            return new Documentation(new XElement("doc"));
        }
    }

    /// <summary>What is said of a parameter; empty where nothing is.</summary>
    public IReadOnlyList<string> Parameter(string name) =>
        Lines(_root.Elements("param").FirstOrDefault(element => (string?)element.Attribute("name") == name));

    private static List<string> Lines(XElement? element)
    {
        if (element is null)
        {
            return [];
        }

        var text = new StringBuilder();
        Append(text, element.Nodes());
        var lines = text.ToString().Split('\n').Select(static line => line.Trim()).ToList();
        while (lines.Count > 0 && lines[0].Length == 0)
        {
            lines.RemoveAt(0);
        }

        while (lines.Count > 0 && lines[lines.Count - 1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return lines;
    }

    private static void Append(StringBuilder text, IEnumerable<XNode> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is XText content)
            {
                text.Append(Escape(content.Value));
            }
            else if (node is XElement element)
            {
                Append(text, element);
            }
        }
    }

    private static void Append(StringBuilder text, XElement element)
    {
        var name = element.Name.LocalName;
        var reference = (string?)element.Attribute("cref") ?? (string?)element.Attribute("name");
        if (Kept.Contains(name) || (name == "see" && element.Attribute("cref") is null))
        {
            var attributes = string.Concat(element.Attributes().Select(static attribute => $" {attribute}"));
            text.Append('<').Append(name).Append(attributes).Append(element.IsEmpty ? "/>" : ">");
            Append(text, element.Nodes());
            text.Append(element.IsEmpty ? "" : $"</{name}>");
        }
        else if (name is "see" or "paramref" or "typeparamref" && element.IsEmpty && reference is not null)
        {
            text.Append("<c>").Append(Escape(ShortName(reference))).Append("</c>");
        }
        else
        {
            Append(text, element.Nodes());
        }
    }

    /// <summary>A reference without its kind and namespace: <c>T:System.IO.Stream</c> is <c>Stream</c>.</summary>
    private static string ShortName(string reference)
    {
        var end = reference.IndexOfAny(['(', '{', '<']);
        var name = end < 0 ? reference : reference.Substring(0, end);
        name = name.Substring(name.LastIndexOfAny(['.', ':']) + 1);
        return end >= 0 && reference[end] != '(' ? name + reference.Substring(end).Replace('{', '<').Replace('}', '>') : name;
    }

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}

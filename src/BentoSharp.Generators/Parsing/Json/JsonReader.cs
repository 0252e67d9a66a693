using Microsoft.CodeAnalysis.Text;

namespace BentoSharp.Generators.Parsing.Json;

/// <summary>
/// Reads JSON with the place of each value. Compilers have no JSON library that an analyzer could count on, and no library tells the places.
/// </summary>
internal sealed class JsonReader
{
    /// <summary>How deep values may nest; a schema of a service has a few levels.</summary>
    public const int MaxDepth = 128;

    private readonly string _text;
    private readonly JsonScalarReader _scalars;
    private int _position;
    private int _depth;

    private JsonReader(string text)
    {
        _text = text;
        _scalars = new JsonScalarReader(text);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonFault">It is no JSON.</exception>
    public static JsonNode Read(string text)
    {
        var reader = new JsonReader(text);
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Fault("the JSON has ended before this");
    }

    private JsonNode ReadValue()
    {
        SkipSpace();
        if (_position == _text.Length)
        {
            throw Fault("the text ends where a value should stand");
        }

        switch (_text[_position])
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            default:
                var value = _scalars.Read(_position);
                _position = value.Span.End;
                return value;
        }
    }

    private JsonObject ReadObject()
    {
        var start = Enter();
        var members = new List<JsonMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (!Ends('}', members.Count == 0))
        {
            if (_position == _text.Length || _text[_position] != '"')
            {
                throw Fault("a member's name in double quotes should stand here");
            }

            var name = (JsonText)ReadValue();
            if (!names.Add(name.Value))
            {
                throw new JsonFault($"the member \"{name.Value}\" comes twice", name.Span);
            }

            Expect(':');
            members.Add(new JsonMember(name.Value, name.Span, ReadValue()));
        }

        return new JsonObject(Leave(start), members);
    }

    private JsonArray ReadArray()
    {
        var start = Enter();
        var items = new List<JsonNode>();
        while (!Ends(']', items.Count == 0))
        {
            items.Add(ReadValue());
        }

        return new JsonArray(Leave(start), items);
    }

    private int Enter() => ++_depth <= MaxDepth ? _position++ : throw Fault($"values nest deeper than {MaxDepth} levels");

    private TextSpan Leave(int start)
    {
        _depth--;
        return TextSpan.FromBounds(start, _position);
    }

    /// <summary>Passes the bracket that ends an object or array, or the comma before its next part.</summary>
    private bool Ends(char bracket, bool isFirst)
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] == bracket)
        {
            _position++;
            return true;
        }

        if (!isFirst)
        {
            Expect(',');
            SkipSpace();
        }

        return false;
    }

    private void Expect(char mark)
    {
        SkipSpace();
        if (_position == _text.Length || _text[_position] != mark)
        {
            throw Fault($"'{mark}' should stand here");
        }

        _position++;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
        {
            _position++;
        }
    }

    private JsonFault Fault(string message) => new(message, new TextSpan(_position, Math.Min(1, _text.Length - _position)));
}

using System.Buffers;

namespace BentoSharp.Contracts;

/// <summary>
/// JSON with a space after each comma and colon, as Python writes it. Clients get the chunks of a stream as text, and so see the spaces.
/// </summary>
internal static class SpacedJson
{
    /// <param name="json">JSON without white space between its parts.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> json)
    {
        var spaced = new ArrayBufferWriter<byte>(json.Length + (json.Length / 4) + 16);
        var isText = false;
        for (var i = 0; i < json.Length; i++)
        {
            spaced.Write(json.Slice(i, 1));
            if (json[i] == '"')
            {
                isText = !isText;
            }
            else if (isText && json[i] == '\\')
            {
                spaced.Write(json.Slice(++i, 1));
            }
            else if (!isText && json[i] is ((byte)',' or (byte)':'))
            {
                spaced.Write(" "u8);
            }
        }

        return spaced.WrittenMemory;
    }
}

using System.Buffers;
using System.Text.Json;
using BentoSharp.Contracts;

namespace BentoSharp.Tensors;

/// <summary>Puts the tensors of a request into its JSON.</summary>
internal static class TensorLists
{
    public static BentoRequest Of(BentoRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            WriteMembers(writer, request.Arguments);
            foreach (var (parameter, file) in request.Files)
            {
                if (TensorHeader.Of(file.ContentType) is { } header)
                {
                    writer.WritePropertyName(parameter);
                    Write(writer, parameter, header.ToLists(file.ReadAllBytes()));
                }
            }

            writer.WriteEndObject();
        }

        return request with { Arguments = buffer.WrittenMemory, Files = [.. request.Files.Where(static argument => !argument.IsTensor)] };
    }

    private static void WriteMembers(Utf8JsonWriter writer, ReadOnlyMemory<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(arguments.Span, new JsonReaderOptions { MaxDepth = BentoJson.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            writer.WritePropertyName(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            writer.WriteRawValue(arguments.Span[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    private static void Write(Utf8JsonWriter writer, string parameter, NestedLists lists)
    {
        try
        {
            lists.Write(writer);
        }
        catch (JsonException exception)
        {
            throw new BentoValidationException(
                [new("value_error", [parameter], $"an element is {exception.Message}, and the service takes tensors as JSON only")]);
        }
    }
}

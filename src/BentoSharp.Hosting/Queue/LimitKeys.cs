using System.Globalization;
using System.Text.Json;
using BentoSharp.Contracts;
using BentoSharp.Hosting.Storage;

namespace BentoSharp.Hosting.Queue;

/// <summary>The key of a task, from the argument that <see cref="LimitKeyAttribute"/> marks.</summary>
internal static class LimitKeys
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxLength = 256;

    /// <summary>The key of a request whose arguments have been checked; null where the task has none.</summary>
    /// <exception cref="BentoException">It is too long (400).</exception>
    public static string? Of(BentoMethodDefinition method, StoredRequest request)
    {
        if (method.Settings.LimitKey is not { } name)
        {
            return null;
        }

        var parameter = method.Method.Parameters.First(parameter => parameter.Name == name);
        var key = Convert.ToString(Value(parameter, request.Arguments), CultureInfo.InvariantCulture);
        return key is { Length: > MaxLength }
            ? throw new BentoException(400, $"the key {name} has {key.Length} characters; it may have up to {MaxLength}")
            : key is { Length: 0 } ? null : key;
    }

    private static object? Value(BentoParameter parameter, ReadOnlyMemory<byte> arguments)
    {
        var reader = new Utf8JsonReader(arguments.Span);
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                var isKey = reader.ValueTextEquals(parameter.Name);
                reader.Read();
                if (isKey)
                {
                    return JsonSerializer.Deserialize(ref reader, parameter.JsonType!);
                }

                reader.Skip();
            }
        }

        return parameter.DefaultValue;
    }
}

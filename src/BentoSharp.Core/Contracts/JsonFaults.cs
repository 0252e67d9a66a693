using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BentoSharp.Contracts;

/// <summary>
/// Finds all that is wrong with a value. The serialiser stops at the first fault, so where it found one, this walks the value once more
/// beside the metadata of its type.
/// </summary>
internal sealed class JsonFaults(JsonSerializerOptions options, List<BentoValidationError> errors)
{
    private readonly List<object> _place = [];

    /// <summary>Adds an error for each fault below a place.</summary>
    public void Find(IEnumerable<object> place, JsonElement value, JsonTypeInfo type)
    {
        _place.Clear();
        _place.AddRange(place);
        Walk(value, type);
    }

    private void Walk(JsonElement value, JsonTypeInfo type)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object && type.PolymorphismOptions is { } family:
                WalkFamily(value, type, family);
                break;
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                WalkMembers(value, type);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array && type.ElementType is { } element:
                WalkElements(value, options.GetTypeInfo(element));
                break;
            case JsonTypeInfoKind.Dictionary when value.ValueKind == JsonValueKind.Object && type.ElementType is { } element:
                foreach (var member in value.EnumerateObject())
                {
                    At(member.Name, member.Value, options.GetTypeInfo(element));
                }

                break;
            default:
                Try(value, type);
                break;
        }
    }

    private void WalkMembers(JsonElement value, JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.IsExtensionData || (property.Set is null && property.AssociatedParameter is null))
            {
                continue;
            }

            var count = value.EnumerateObject().Count(member => member.NameEquals(property.Name));
            if (count == 0)
            {
                if (property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false })
                {
                    Add("missing", property.Name, "is required");
                }

                continue;
            }

            var member = value.GetProperty(property.Name);
            if (count > 1)
            {
                Add("value_error", property.Name, "is given twice");
            }
            else if (member.ValueKind == JsonValueKind.Null && AllowsNull(property.PropertyType))
            {
                if (!property.IsSetNullable)
                {
                    Add("type_error", property.Name, "must not be null");
                }
            }
            else if (property.CustomConverter is null)
            {
                At(property.Name, member, options.GetTypeInfo(property.PropertyType));
            }
        }
    }

    /// <summary>A polymorphic value says by a member which type it is.</summary>
    private void WalkFamily(JsonElement value, JsonTypeInfo type, JsonPolymorphismOptions family)
    {
        var member = family.TypeDiscriminatorPropertyName;
        var names = family.DerivedTypes.Where(static derived => derived.TypeDiscriminator is not null)
            .Select(static derived => FormattableString.Invariant($"{derived.TypeDiscriminator}"));
        if (!value.TryGetProperty(member, out var name))
        {
            if (type.Type.IsAbstract)
            {
                Add("missing", member, $"is required: it says which type it is, one of {string.Join(", ", names)}");
            }
            else
            {
                WalkMembers(value, type);
            }

            return;
        }

        var chosen = family.DerivedTypes.FirstOrDefault(derived => derived.TypeDiscriminator switch
        {
            string text => name.ValueKind == JsonValueKind.String && name.ValueEquals(text),
            int number => name.ValueKind == JsonValueKind.Number && name.TryGetInt32(out var given) && given == number,
            _ => false,
        });
        if (chosen.DerivedType is null)
        {
            Add("value_error", member, $"must be one of {string.Join(", ", names)}");
        }
        else
        {
            WalkMembers(value, options.GetTypeInfo(chosen.DerivedType));
        }
    }

    private void WalkElements(JsonElement value, JsonTypeInfo element)
    {
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            At(index++, item, element);
        }
    }

    private void At(object step, JsonElement value, JsonTypeInfo type)
    {
        _place.Add(step);
        Walk(value, type);
        _place.RemoveAt(_place.Count - 1);
    }

    /// <summary>What has no parts is read for itself.</summary>
    private void Try(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            value.Deserialize(type);
        }
        catch (JsonException exception)
        {
            errors.Add(new("type_error", [.. _place, .. JsonPaths.Parse(exception.Path)], JsonPaths.Explain(exception, type.Type)));
        }
    }

    private void Add(string kind, string member, string message) => errors.Add(new(kind, [.. _place, member], message));

    private static bool AllowsNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
}

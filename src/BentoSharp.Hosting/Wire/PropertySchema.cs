using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace BentoSharp.Hosting.Wire;

/// <summary>What a member of a record adds to the schema of its type: a title, a description, rules and a default.</summary>
internal static class PropertySchema
{
    public static void Describe(JsonObject schema, JsonPropertyInfo property)
    {
        schema["title"] ??= TypeSchema.Title(property.Name);
        foreach (var attribute in property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [])
        {
            if (attribute is DescriptionAttribute { Description: var description })
            {
                schema["description"] = description;
            }
            else if (attribute is ValidationAttribute rule)
            {
                SchemaRules.Add(schema, rule, isBatch: false);
            }
        }

        if (property.AssociatedParameter is { HasDefaultValue: true } parameter && !schema.ContainsKey("default"))
        {
            schema["default"] = ToNode(parameter.DefaultValue, property);
        }
    }

    /// <summary>A member that is set to a value by its initializer has that as its default.</summary>
    public static void AddInitialValues(JsonObject schema, JsonTypeInfo type)
    {
        if (type.CreateObject is null || schema["properties"] is not JsonObject members)
        {
            return;
        }

        object? instance = null;
        foreach (var property in type.Properties)
        {
            var isOpen = property is { IsRequired: false, AssociatedParameter: null, Set: not null, Get: not null };
            if (isOpen && members[property.Name] is JsonObject member && !member.ContainsKey("default"))
            {
                member["default"] = ToNode(property.Get!(instance ??= type.CreateObject()), property);
            }
        }
    }

    private static JsonNode? ToNode(object? value, JsonPropertyInfo property) =>
        JsonSerializer.SerializeToNode(value, property.Options.GetTypeInfo(property.PropertyType));
}

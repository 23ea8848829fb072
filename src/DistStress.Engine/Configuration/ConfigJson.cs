using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Configuration;

/// <summary>Configurations as Redis keeps them.</summary>
public static class ConfigJson
{
    private static readonly JsonTypeInfo<StressConfig> Contract =
        (JsonTypeInfo<StressConfig>)new JsonSerializerOptions(ConfigContract.Default.Options)
        {
            TypeInfoResolver = ConfigContract.Default.WithAddedModifier(LeaveOutDefaults),
        }.GetTypeInfo(typeof(StressConfig));

    /// <summary>
    /// Writes a configuration as compact JSON that <see cref="ConfigFile.Parse"/> reads back with the same meaning.
    /// Configurations of the same meaning give the same text.
    /// </summary>
    /// <remarks>Fields with their default value are left out, so that workers that do not know a field yet
    /// are not troubled by it before somebody uses it.</remarks>
    public static string Write(StressConfig config) => JsonSerializer.Serialize(config, Contract);

    private static void LeaveOutDefaults(JsonTypeInfo type)
    {
        // A sort key that holds columns' names has no template, and must not have one.
        if (type.Type == typeof(KeySpec))
        {
            foreach (JsonPropertyInfo property in type.Properties)
                property.ShouldSerialize = (_, value) => value is not "";
        }

        if (type.Type != typeof(StressConfig))
            return;
        // The two that every configuration has are never what they are here.
        var defaults = new StressConfig { TableName = "", Threads = 0 };
        foreach (JsonPropertyInfo property in type.Properties)
        {
            object? usual = property.Get?.Invoke(defaults);
            property.ShouldSerialize = (_, value) => !Equals(value, usual) && value is not ICollection { Count: 0 };
        }
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>Configurations as Redis keeps them.</summary>
public static class ConfigJson
{
    /// <summary>
    /// Writes a configuration as compact JSON that <see cref="ConfigFile.Parse"/> reads back with the same meaning.
    /// Configurations of the same meaning give the same text.
    /// </summary>
    /// <remarks>Fields with their default value are left out, so that workers that do not know a field yet
    /// are not troubled by it before somebody uses it.</remarks>
    public static string Write(StressConfig config)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Write(writer, config);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, StressConfig config)
    {
        StressConfig defaults = new() { TableName = config.TableName, Threads = config.Threads };
        writer.WriteStartObject();
        writer.WriteString(ConfigField.TableName, config.TableName);
        if (config.Region is { } region)
            writer.WriteString(ConfigField.Region, region);
        writer.WriteNumber(ConfigField.Threads, config.Threads);
        if (config.SampleData.Count > 0)
        {
            writer.WriteStartArray(ConfigField.SampleData);
            foreach (IReadOnlyList<ColumnSpec> row in config.SampleData)
                ColumnListJson.Write(writer, row);
            writer.WriteEndArray();
        }

        if (config.Database is { } database)
            writer.WriteString(ConfigField.Database, ConfigWords.Of(database));
        if (config.Endpoint is { } endpoint)
            writer.WriteString(ConfigField.Endpoint, endpoint);
        if (config.Layout != ConfigWords.DefaultLayout(config.TableName))
            writer.WriteString(ConfigField.Layout, ConfigWords.Of(config.Layout));
        if (config.Batch != defaults.Batch)
            writer.WriteNumber(ConfigField.Batch, config.Batch);
        if (config.LeadMs != defaults.LeadMs)
            writer.WriteNumber(ConfigField.LeadMs, config.LeadMs);
        if (config.MaxInFlight != defaults.MaxInFlight)
            writer.WriteNumber(ConfigField.MaxInFlight, config.MaxInFlight);
        if (config.MaxBacklog != defaults.MaxBacklog)
            writer.WriteNumber(ConfigField.MaxBacklog, config.MaxBacklog);
        if (config.ConsistentRead != defaults.ConsistentRead)
            writer.WriteBoolean(ConfigField.ConsistentRead, config.ConsistentRead);
        writer.WriteEndObject();
    }
}

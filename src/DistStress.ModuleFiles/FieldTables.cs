using System.Text;
using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Traffic.Fields;

namespace DistStress.ModuleFiles;

/// <summary>The tables of fields in the documentation of traffic files and of config.json.</summary>
internal static class FieldTables
{
    public static string Tasks() => Write(TaskFields.All);

    public static string Configuration() => Write(ConfigFields.All);

    private static string Write<TReading, TRecord>(IReadOnlyList<RecordField<TReading, TRecord>> fields)
        where TReading : RecordReading
    {
        var table = new StringBuilder("| field | meaning | default |\n|---|---|---|\n");
        foreach (RecordField<TReading, TRecord> field in fields)
            table.Append($"| `{field.Name}` | {field.Meaning} | {field.Default} |\n");
        return table.ToString();
    }
}

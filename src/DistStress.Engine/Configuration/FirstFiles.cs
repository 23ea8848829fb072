using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Configuration;

/// <summary>The files that a table which exists is first used with: a configuration that fits it, and traffic that
/// writes to it, reads it and asks each of its indexes.</summary>
/// <param name="Config">The text of config.json.</param>
/// <param name="Traffic">The text of the traffic file.</param>
public sealed record FirstFiles(string Config, string Traffic)
{
    private const int Threads = 10;

    // Enough that a query has something to choose from, and far from a page.
    private const int ItemsPerPartition = 10;

    private const decimal MostRate = 10;
    private const decimal LeastRate = 0.1m;
    private const int Seconds = 20;
    private const string Payload = "payload";

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes the files of a table.</summary>
    public static FirstFiles Of(FoundTable table) => new(ConfigOf(table), TrafficOf(table));

    private static string ConfigOf(FoundTable table)
    {
        TableShape shape = table.Shape;
        var text = new StringBuilder();
        Comment(text, "", $"Made from table {table.TableName}, {table.Place}.");
        Comment(text, "", $"Its capacity is {TableCapacity.Describe(table.Capacity)}.");
        foreach (string index in table.OtherIndexes)
            Comment(
                text, "", $"Its index {index} has a key of several attributes, which no configuration describes: "
                + "writes keep it, and no task can query it.");
        List<string> fields =
        [
            $"\"table_name\": {Json(table.TableName)}",
            .. table.Region is null ? Array.Empty<string>() : [$"\"region\": {Json(table.Region)}"],
            $"\"threads\": {Threads}",
            $"\"database\": {Json(table.Database.Word)}",
            .. table.Endpoint is null ? Array.Empty<string>() : [$"\"endpoint\": {Json(table.Endpoint)}"],
        ];
        if (shape.Layout != StressConfig.UsualLayout(table.TableName))
            fields.Add($"\"layout\": {Json(EnumWords<TargetLayout>.Of(shape.Layout))}");
        if (shape.Layout == TargetLayout.Columns)
        {
            fields.Add($"// {Templates(shape)}\n  \"partition_key\": {Key(shape.Partition)}");
            if (shape.Sort is { } sort)
            {
                fields.Add($"\"sort_key\": {Key(sort)}");
                fields.Add($"\"items_per_partition\": {ItemsPerPartition}");
            }
        }

        if (shape.Indexes.Count > 0)
        {
            fields.Add("\"indexes\": [\n"
                + string.Join(",\n", shape.Indexes.Select(index => "    " + index.ToConfig())) + "\n  ]");
        }

        return text.Append("{\n  ").AppendJoin(",\n  ", fields).Append("\n}\n").ToString();
    }

    private static string Templates(TableShape shape) => shape.Partition.Type == KeyType.N
        ? $"Item {{number}} of a stream. Where the table has items with small numbers, put digits before it: "
            + $"\"17{KeyTemplate.Number}\"."
        : $"{{key}} is 32 hex digits, as no other item has them; \"user_{KeyTemplate.Number}\" would be user_0, user_1 "
            + "and so on.";

    private static string TrafficOf(FoundTable table)
    {
        string data = Data(table);
        decimal writes = Rate(table.LeastCapacity?.WriteUnits, share: 2);
        List<string> reads = ["\"name\": \"read\", \"action\": \"getItem\""];
        if (table.Shape.HasCollections)
            reads.Add($"\"name\": \"newest\", \"action\": \"query\", \"limit\": {ItemsPerPartition / 2}, "
                + "\"descending\": true");
        else if (table.Shape.Layout == TargetLayout.Rows)
            reads.Add("\"name\": \"rows\", \"action\": \"query\"");
        reads.AddRange(table.Shape.Indexes.Select(index =>
            $"\"name\": {Json(index.Name)}, \"action\": \"query\", \"index\": {Json(index.Name)},\n      "
            + $"\"data\": {data}"));

        // A read of up to 4 KB takes half a unit: so all of them together take half of what there is.
        decimal each = Rate(table.LeastCapacity?.ReadUnits, share: reads.Count);
        int items = Math.Max(1, (int)(writes * Seconds) / ItemsPerPartition) * ItemsPerPartition;
        string stream = $"\"seed\": 1, \"keys\": {items}, \"distribution\": \"uniform\"";
        var text = new StringBuilder();
        Comment(text, "", $"A first traffic for table {table.TableName}: it writes {items} items, then reads and "
            + "changes them.");
        if (table.ItemCount > 0)
            Comment(text, "", $"The table had {table.ItemCount} items at its last count: they stay, unless they have "
                + "the same keys.");
        Comment(text, "", table.LeastCapacity is { } least
            ? $"The rates take at most half of {least.ReadUnits} read and {least.WriteUnits} write units, the least of "
                + "the table and its indexes."
            : "The rates are for a first look; on demand, each unit is paid for.");
        text.Append("[\n");
        text.Append("  {\n    \"name\": \"load\", \"action\": \"putItem\", \"seed\": 1, ")
            .Append(CultureInfo.InvariantCulture, $"\"qps\": {writes}, \"times\": {items},\n    ")
            .Append(CultureInfo.InvariantCulture, $"\"data\": {data}\n  }},\n");
        text.Append("  [\n");
        foreach (string read in reads)
        {
            text.Append("    {\n      ").Append(read).Append(",\n      ")
                .Append(CultureInfo.InvariantCulture, $"{stream}, \"qps\": {each}, \"duration\": {Seconds}\n    }},\n");
        }

        text.Append("    {\n      \"name\": \"change\", \"action\": \"updateItem\",\n      ")
            .Append(CultureInfo.InvariantCulture, $"{stream}, \"qps\": {writes}, \"duration\": {Seconds},\n      ")
            .Append("\"data\": ").Append(data).Append("\n    }\n  ]\n]\n");
        return text.ToString();
    }

    // Every item is in every index: it has all columns by which one is sorted, and those that one takes with it.
    private static string Data(FoundTable table)
    {
        IEnumerable<(string Name, string Value)> columns =
        [
            .. table.IndexColumns.Select(column => (column.Name, ValueOf(column.Type))),
            .. table.Shape.Indexes.SelectMany(index => index.Projection.Names)
                .Where(name => table.Shape.KeyNamed(name) is null).Select(name => (name, ValueOf(KeyType.S))),
            .. table.Shape.KeyNamed(Payload) is null ? new[] { (Payload, "100") } : [],
        ];
        return "{ " + string.Join(", ", columns.DistinctBy(column => column.Name)
            .Select(column => $"{Json(column.Name)}: {column.Value}")) + " }";
    }

    private static string ValueOf(KeyType type) => type switch
    {
        KeyType.N => "{ \"type\": \"N\", \"min\": 0, \"max\": 999 }",
        KeyType.B => "{ \"type\": \"B\", \"len\": 16 }",
        _ => "{ \"type\": \"S\", \"len\": 16 }",
    };

    private static string Key(KeySpec key) =>
        $"{{ \"name\": {Json(key.Name)}, \"type\": \"{key.Type}\", \"value\": {Json(key.Value)} }}";

    private static decimal Rate(long? units, int share) => units is { } there
        ? Math.Clamp(Math.Round((decimal)there / share, 1, MidpointRounding.ToZero), LeastRate, MostRate)
        : MostRate;

    // Names come from elsewhere, and an end of a line in one would end the comment.
    private static void Comment(StringBuilder text, string indent, string words) => text.Append(indent).Append("// ")
        .Append(string.Concat(words.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)))
        .Append('\n');

    private static string Json(string text) => JsonSerializer.Serialize(text, Readable);
}

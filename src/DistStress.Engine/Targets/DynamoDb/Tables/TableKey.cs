using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>The primary key that the configuration says of a table, and its indexes.</summary>
/// <param name="shape">What the configuration says.</param>
internal sealed class TableKey(TableShape shape)
{
    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The key in words: "the partition key id (a string, S) and no sort key".</summary>
    public string Text => $"the partition key {Describe(shape.Partition)} and "
        + (shape.Sort is { } sort ? $"the sort key {Describe(sort)}" : "no sort key");

    /// <summary>What the table has beside its key, as the end of a sentence about it; may be empty.</summary>
    public string IndexText => shape.Indexes.Count == 0
        ? ""
        : $", the indexes {string.Join(", ", shape.Indexes.Select(index => index.Name))}";

    /// <summary>The key that a table has, as AWS writes it: "id (S, HASH), sk (S, RANGE)".</summary>
    public static string Describe(TableDescription table) => string.Join(", ", table.KeySchema.Select(key =>
        $"{key.AttributeName} ({TypeOf(table, key.AttributeName)}, {key.KeyType})"));

    /// <summary>The lines of config.json that fit a table.</summary>
    public static string ConfigLines(TableDescription table) => string.Join(
        ",\n",
        table.KeySchema.Select(key =>
        {
            KeySpec spec = KeyOf(table, key);
            return $"  \"{(key.KeyType == Amazon.DynamoDBv2.KeyType.HASH ? "partition_key" : "sort_key")}\": "
                + $"{{\"name\": {JsonSerializer.Serialize(spec.Name, Readable)}, \"type\": \"{spec.Type}\", "
                + $"\"value\": \"{spec.Value}\"}}";
        }));

    /// <summary>A key attribute of a table, with a template that fits its type.</summary>
    public static KeySpec KeyOf(TableDescription table, KeySchemaElement key)
    {
        var type = Enum.Parse<Items.Tables.KeyType>(TypeOf(table, key.AttributeName)?.Value ?? "S");
        return new KeySpec(key.AttributeName, type, KeySpec.UsualValue(type));
    }

    /// <summary>
    /// How a table's key, or that of an index, differs from this one, and what would fit it; null where it does not
    /// differ. A table may have more indexes than these.
    /// </summary>
    public string? Difference(TableDescription table)
    {
        if (Fits(table, shape))
            return IndexDifference(table);
        TargetLayout other = shape.Layout == TargetLayout.Columns ? TargetLayout.Rows : TargetLayout.Columns;
        string layout = EnumWords<TargetLayout>.Of(shape.Layout);
        return $"has the key {Describe(table)}, but the {layout} layout needs {Text}. "
            + (Fits(table, TableShape.Usual(other))
                ? $"It would fit \"layout\": \"{EnumWords<TargetLayout>.Of(other)}\" in the configuration. " : "")
            + $"In the columns layout it is used as it is with these lines in config.json"
            + (table.KeySchema.Count == 1 ? ", and no sort_key" : "") + $":\n{ConfigLines(table)}\n";
    }

    private string? IndexDifference(TableDescription table)
    {
        IReadOnlyList<IndexSpec> there = TableIndex.Specs(table);
        IndexSpec? other = shape.Indexes.FirstOrDefault(wanted => !there.Any(index =>
            index.Name == wanted.Name && index.Local == wanted.Local && index.Keys.SequenceEqual(wanted.Keys)));
        if (other is null)
            return null;
        string text = there.Any(index => index.Name == other.Name)
            ? $"has the index {other.Name} with another key than the configuration says, or of the other kind. "
            : $"has no index {other.Name}, which the configuration has. ";
        return text + (there.Count == 0
            ? "It has none: leave \"indexes\" out of config.json."
            : "These lines in config.json fit it:\n  \"indexes\": [\n"
                + string.Join(",\n", there.Select(index => "    " + index.ToConfig())) + "\n  ]\n");
    }

    /// <summary>Asks for a table with this key and these indexes.</summary>
    public void Put(CreateTableRequest request)
    {
        KeySpec[] keys = shape.Sort is { } sort ? [shape.Partition, sort] : [shape.Partition];
        request.KeySchema = [.. keys.Select((key, i) => new KeySchemaElement(key.Name, TypeAt(i)))];
        request.AttributeDefinitions =
        [
            .. keys.Select(key => new IndexKey(key.Name, key.Type))
                .Concat(shape.Indexes.SelectMany(index => index.Keys))
                .DistinctBy(key => key.Name)
                .Select(key => new AttributeDefinition(key.Name, ScalarAttributeType.FindValue(key.Type.ToString()))),
        ];
        foreach (IndexSpec index in shape.Indexes)
        {
            List<KeySchemaElement> schema =
                [.. index.Keys.Select((key, i) => new KeySchemaElement(key.Name, TypeAt(i)))];
            if (index.Local)
            {
                (request.LocalSecondaryIndexes ??= []).Add(new LocalSecondaryIndex
                {
                    IndexName = index.Name, KeySchema = schema, Projection = Projection(index.Projection),
                });
                continue;
            }

            (request.GlobalSecondaryIndexes ??= []).Add(new GlobalSecondaryIndex
            {
                IndexName = index.Name,
                KeySchema = schema,
                Projection = Projection(index.Projection),
                ProvisionedThroughput = request.ProvisionedThroughput,
            });
        }
    }

    /// <summary>Whether a table has the key of a shape.</summary>
    public static bool Fits(TableDescription table, TableShape shape) =>
        table.KeySchema.Count == shape.KeyNames.Count && table.KeySchema.Index().All(key =>
            shape.KeyNamed(key.Item.AttributeName) is { } wanted
            && shape.KeyNames[key.Index] == key.Item.AttributeName
            && key.Item.KeyType == TypeAt(key.Index)
            && TypeOf(table, wanted.Name)?.Value == wanted.Type.ToString());

    /// <summary>The provisioned capacity of a table; null on demand.</summary>
    // A table made before there was a choice has no summary: it is provisioned.
    public static TableCapacity? CapacityOf(TableDescription table) =>
        table.BillingModeSummary?.BillingMode == BillingMode.PAY_PER_REQUEST
            ? null
            : new TableCapacity(
                table.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
                table.ProvisionedThroughput?.WriteCapacityUnits ?? 0);

    private static Projection Projection(IndexProjection projection) => new()
    {
        ProjectionType = projection.All ? ProjectionType.ALL
            : projection.Names.Count == 0 ? ProjectionType.KEYS_ONLY : ProjectionType.INCLUDE,
        NonKeyAttributes = projection.All || projection.Names.Count == 0 ? null : [.. projection.Names],
    };

    private static string Describe(KeySpec key) => $"{key.Name} (" + key.Type switch
    {
        Items.Tables.KeyType.N => "a number, N)",
        Items.Tables.KeyType.B => "bytes, B)",
        _ => "a string, S)",
    };

    private static Amazon.DynamoDBv2.KeyType TypeAt(int index) =>
        index == 0 ? Amazon.DynamoDBv2.KeyType.HASH : Amazon.DynamoDBv2.KeyType.RANGE;

    private static ScalarAttributeType? TypeOf(TableDescription table, string attribute) =>
        table.AttributeDefinitions.Find(definition => definition.AttributeName == attribute)?.AttributeType;
}

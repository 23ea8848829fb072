using System.Text;
using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Configuration;

/// <summary>The fields of config.json that describe the table's keys and indexes.</summary>
internal static class TableFields
{
    private const string PartitionKey = "partition_key";
    private const string SortKey = "sort_key";
    private const string ItemsPerPartition = "items_per_partition";
    private const string Indexes = "indexes";
    private const string Name = "name";
    private const string Type = "type";
    private const string Value = "value";
    private const string Keys = "keys";
    private const string Projection = "projection";
    private const string Local = "local";

    // Amazon DynamoDB Developer Guide, "Quotas in Amazon DynamoDB".
    private const int MostKeyNameBytes = 255;
    private const int MostIndexes = 25;
    private const int MostLocal = 5;

    private static readonly NumberRange ItemsRange = NumberRange.WholeFrom(1, 1_000_000);

    private static readonly (string Word, KeyType Value)[] Types =
        [.. Enum.GetValues<KeyType>().Select(type => (type.ToString(), type))];

    private static readonly (string Word, bool Value)[] ProjectionWords =
        [(IndexProjectionConverter.All, true), (IndexProjectionConverter.KeysOnly, false)];

    public static IReadOnlyList<ConfigField> All { get; } =
    [
        new(
            PartitionKey,
            "the table's partition key: its `name`, its `type` (`S`, `N` or `B`; `S`) and the `value` of an item, a "
                + "template with `{key}`, `{number}`, `{seed}`. See "
                + "[A table that exists](dynamodb.md#a-table-that-exists)",
            "`{\"name\":\"id\",\"type\":\"S\",\"value\":\"{key}\"}`",
            (node, reading, config) =>
                config with { PartitionKey = ReadKey(node, reading, TableShape.MostPartitionBytes, isColumn: false) }),
        new(
            SortKey,
            "the table's sort key, in the same form. In `rows` it holds a column's name, and has no `value`",
            "none; in `rows` `{\"name\":\"sk\",\"type\":\"S\"}`",
            (node, reading, config) => config with
            {
                SortKey = ReadKey(
                    node, reading, TableShape.MostSortBytes, isColumn: config.Layout == TargetLayout.Rows),
            })
        {
            Finish = CheckNames,
        },
        new(
            ItemsPerPartition,
            "how many items of a stream have one partition key, and lie in it by their sort key: 1 to 1000000",
            "1",
            (node, reading, config) => config with
            {
                ItemsPerPartition = (int)(reading.Errors.Number(node, ItemsRange) ?? 1),
            })
        {
            Finish = CheckItems,
        },
        new(
            Indexes,
            $"secondary indexes of the table, up to {MostIndexes}: `name`, `keys` (the partition key, and the sort key "
                + "where there is one, each with `name` and `type`), `projection` (`all`, `keys_only` or a list of "
                + "names; `all`), `local` (`true` for a local one)",
            "none",
            ReadIndexes)
        {
            Finish = CheckIndexes,
        },
    ];

    private static KeySpec? ReadKey(InputNode node, ConfigReading reading, int mostBytes, bool isColumn)
    {
        if (!IsObject(node, reading, "{\"name\": \"userId\", \"type\": \"S\", \"value\": \"user_{number}\"}"))
            return null;
        var fields = new InputObject(node, "a key", [Name, Type, Value], reading.Errors);
        string? name = ReadName(fields, reading, "\"name\": \"userId\"");
        KeyType type = ReadType(fields, reading);
        if (isColumn)
        {
            if (type != KeyType.S)
                fields.AddIfPresent(Type, "must be \"S\": in the rows layout it holds a column's name");
            fields.AddIfPresent(
                Value, "has no meaning in the rows layout, where the sort key is the name of a column; leave it out");
            return new KeySpec(name ?? "", type, "");
        }

        string value = KeySpec.UsualValue(type);
        if (fields.Field(Value) is { } template)
        {
            if (template.Kind != InputKind.Text)
            {
                reading.Errors.Add(
                    template, $"must be a template such as \"user_{{number}}\", but is {template.Describe()}");
                return null;
            }

            value = template.Text;
            KeyTemplate? read = KeyTemplate.Read(value, type, out string? fault);
            if (read is null)
                reading.Errors.Add(template, fault!);
            else if (read.MostBytes > mostBytes)
                reading.Errors.Add(
                    template, $"can take {read.MostBytes} bytes, and DynamoDB takes at most {mostBytes} here");
        }

        return new KeySpec(name ?? "", type, value);
    }

    private static string? ReadName(InputObject fields, ConfigReading reading, string example)
    {
        if (!fields.Require(Name, example, out InputNode? node)
            || reading.Errors.Text(node, "the name of an attribute") is not { } name)
            return null;
        if (Encoding.UTF8.GetByteCount(name) > MostKeyNameBytes)
            reading.Errors.Add(node, $"must have at most {MostKeyNameBytes} bytes, for the name of a key");
        return name;
    }

    private static KeyType ReadType(InputObject fields, ConfigReading reading) =>
        fields.Field(Type) is { } node ? reading.Errors.Choice(node, Types) ?? KeyType.S : KeyType.S;

    private static bool IsObject(InputNode node, ConfigReading reading, string example)
    {
        if (node.Kind == InputKind.Object)
            return true;
        reading.Errors.Add(node, $"must be an object such as {example}, but is {node.Describe()}");
        return false;
    }

    private static StressConfig CheckNames(ConfigReading reading, StressConfig config)
    {
        if (config.SortKey is { Name.Length: > 0 } sort && sort.Name == config.Shape().Partition.Name)
            reading.Fields.AddIfPresent(SortKey, $"has the name of the partition key, \"{sort.Name}\"");
        if (config.Layout == TargetLayout.Rows && config.Shape().KeyNames.Contains(RowValue))
            reading.Errors.Add(
                reading.Fields.Field(PartitionKey) ?? reading.Fields.Field(SortKey)!,
                $"cannot have the name \"{RowValue}\", which in the rows layout is the attribute of a column's value");
        return config;
    }

    private const string RowValue = "value";

    private static StressConfig CheckItems(ConfigReading reading, StressConfig config)
    {
        if (config.ItemsPerPartition == 1)
            return config;
        if (config.Layout == TargetLayout.Rows)
            reading.Fields.AddIfPresent(
                ItemsPerPartition,
                "cannot be more than 1 in the rows layout, where the records of a partition are the columns of one "
                    + "item");
        else if (config.SortKey is null)
            reading.Fields.AddIfPresent(
                ItemsPerPartition,
                "needs a sort_key, which tells the items of a partition apart: "
                + "\"sort_key\": {\"name\": \"ts\", \"type\": \"N\", \"value\": \"{number}\"}");
        return config;
    }

    private static StressConfig ReadIndexes(InputNode node, ConfigReading reading, StressConfig config)
    {
        if (node.Kind != InputKind.List)
        {
            reading.Errors.Add(
                node,
                "must be a list of indexes, "
                + "[ {\"name\": \"by_score\", \"keys\": [{\"name\": \"score\", \"type\": \"N\"}]} ]"
                + $", but is {node.Describe()}");
            return config;
        }

        if (node.Elements.Count > MostIndexes)
            reading.Errors.Add(node, $"must have at most {MostIndexes} indexes, but has {node.Elements.Count}");
        IndexSpec[] indexes =
            [.. node.Elements.Select(element => ReadIndex(element, reading)).OfType<IndexSpec>()];
        foreach (IGrouping<string, IndexSpec> same in indexes.GroupBy(index => index.Name).Where(s => s.Count() > 1))
            reading.Errors.Add(node, $"has the index \"{same.Key}\" twice");
        return config with { Indexes = indexes };
    }

    private static IndexSpec? ReadIndex(InputNode node, ConfigReading reading)
    {
        if (!IsObject(node, reading, "{\"name\": \"by_score\", \"keys\": [{\"name\": \"score\", \"type\": \"N\"}]}"))
            return null;
        var fields = new InputObject(node, "an index", [Name, Keys, Projection, Local], reading.Errors);
        string? name = ReadName(fields, reading, "\"name\": \"by_score\"");
        if (name is not null && DynamoDbName(name) is { } rule)
            reading.Errors.Add(fields.Field(Name)!, rule);
        bool local = fields.Field(Local) is { } flag && reading.Errors.Flag(flag) is true;
        IndexProjection projection = fields.Field(Projection) is { } wanted
            ? ReadProjection(wanted, reading)
            : IndexProjection.Everything;
        if (!fields.Require(Keys, "\"keys\": [{\"name\": \"score\", \"type\": \"N\"}]", out InputNode? keys))
            return null;
        if (keys.Kind != InputKind.List || keys.Elements.Count is < 1 or > 2)
        {
            reading.Errors.Add(
                keys, "must be a list of one or two keys, [{\"name\": \"score\", \"type\": \"N\"}], but is "
                + (keys.Kind == InputKind.List ? $"a list of {keys.Elements.Count}" : keys.Describe()));
            return null;
        }

        IndexKey?[] read = [.. keys.Elements.Select(key => ReadIndexKey(key, reading))];
        if (read.Any(key => key is null))
            return null;
        if (read.DistinctBy(key => key!.Name).Count() < read.Length)
            reading.Errors.Add(keys, $"has the key \"{read[0]!.Name}\" twice");
        return name is null
            ? null
            : new IndexSpec(name, [.. read.Select(key => key!)], projection, local);
    }

    // As for a table's name, whose rule says it.
    private static string? DynamoDbName(string name) =>
        name.Length is >= 3 and <= 255 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? null
            : $"must be 3 to 255 letters, digits, '_', '-' and '.', but is \"{name}\"";

    private static IndexKey? ReadIndexKey(InputNode node, ConfigReading reading)
    {
        const string Example = "{\"name\": \"score\", \"type\": \"N\"}";
        if (!IsObject(node, reading, Example))
            return null;
        var fields = new InputObject(node, "an index's key", [Name, Type], reading.Errors);
        KeyType type = ReadType(fields, reading);
        return ReadName(fields, reading, "\"name\": \"score\"") is { } name ? new IndexKey(name, type) : null;
    }

    private static IndexProjection ReadProjection(InputNode node, ConfigReading reading)
    {
        if (node.Kind != InputKind.List)
        {
            return reading.Errors.Choice(node, ProjectionWords) is false
                ? IndexProjection.KeysOnly
                : IndexProjection.Everything;
        }

        if (node.Elements.Count == 0)
            reading.Errors.Add(node, "must name attributes; for none of them write \"keys_only\"");
        string[] names = [.. node.Elements.Select(name => reading.Errors.Text(name, "the name of an attribute") ?? "")];
        if (names.CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key is { Length: > 0 } twice)
            reading.Errors.Add(node, $"names \"{twice}\" twice");
        return new IndexProjection(false, names);
    }

    private static StressConfig CheckIndexes(ConfigReading reading, StressConfig config)
    {
        if (reading.Fields.Field(Indexes) is not { } node)
            return config;
        if (config.Layout == TargetLayout.Rows)
            reading.Errors.Add(
                node,
                "cannot be in the rows layout, whose records have no attributes that could be indexed; leave it out");
        if (config.Database?.LimitsOfTable(config.Shape()).Refused.GetValueOrDefault(Indexes) is { } why)
            reading.Errors.Add(node, why);
        if (config.Indexes.Count(index => index.Local) > MostLocal)
            reading.Errors.Add(node, $"must have at most {MostLocal} local indexes");
        foreach (IndexSpec index in config.Indexes)
        {
            foreach (IndexKey key in index.Keys)
                CheckType(node, reading, config, index, key);
            if (index.Local && (index.Sort is not { } sort || config.SortKey is not { } own || sort.Name == own.Name
                || index.Partition.Name != config.Shape().Partition.Name))
                reading.Errors.Add(
                    node, $"has the local index \"{index.Name}\", which needs the table's own partition key, "
                    + $"\"{config.Shape().Partition.Name}\", and another sort key, in a table with a sort key");
        }

        return config;
    }

    // An attribute has one type in a table, and in all its indexes.
    private static void CheckType(
        InputNode node, ConfigReading reading, StressConfig config, IndexSpec index, IndexKey key)
    {
        string what = $"has in \"{index.Name}\" the key \"{key.Name}\" as {key.Type}, and ";
        if (config.Shape().KeyNamed(key.Name) is { } own)
        {
            if (own.Type != key.Type)
                reading.Errors.Add(node, what + $"the table has it as {own.Type}");
            return;
        }

        (IndexSpec Index, IndexKey Key) first = config.Indexes
            .SelectMany(one => one.Keys.Select(other => (Index: one, Key: other)))
            .First(one => one.Key.Name == key.Name);
        if (first.Key.Type != key.Type)
            reading.Errors.Add(node, what + $"\"{first.Index.Name}\" has it as {first.Key.Type}");
    }
}

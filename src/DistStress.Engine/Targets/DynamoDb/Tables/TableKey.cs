using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Input;
using DistStress.Engine.Items;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>The primary key that a layout needs of its table; all its attributes are strings.</summary>
internal sealed class TableKey
{
    private static readonly TableKey Columns = new(TargetLayout.Columns, KeyAttribute.Partition);
    private static readonly TableKey Rows = new(TargetLayout.Rows, KeyAttribute.Partition, KeyAttribute.Sort);

    private readonly string[] _names;

    private TableKey(TargetLayout layout, params string[] names)
    {
        Layout = layout;
        _names = names;
    }

    /// <summary>The layout that needs this key.</summary>
    public TargetLayout Layout { get; }

    /// <summary>Its attributes, the partition key first.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The key in words: "the partition key id (a string, S) and no sort key".</summary>
    public string Text =>
        $"the partition key {_names[0]} (a string, S) and "
        + (_names.Length == 1 ? "no sort key" : $"the sort key {_names[1]} (a string, S)");

    /// <summary>The key of a layout.</summary>
    public static TableKey Of(TargetLayout layout) => layout switch
    {
        TargetLayout.Columns => Columns,
        TargetLayout.Rows => Rows,
        _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "There is no such layout."),
    };

    /// <summary>The key that a table has, as AWS writes it: "id (S, HASH), sk (S, RANGE)".</summary>
    public static string Describe(TableDescription table) => string.Join(", ", table.KeySchema.Select(key =>
        $"{key.AttributeName} ({TypeOf(table, key.AttributeName)}, {key.KeyType})"));

    /// <summary>Whether a table has this very key.</summary>
    public bool Fits(TableDescription table) =>
        table.KeySchema.Count == _names.Length && _names.Index().All(name =>
            table.KeySchema[name.Index].AttributeName == name.Item
            && table.KeySchema[name.Index].KeyType == TypeAt(name.Index)
            && TypeOf(table, name.Item) == ScalarAttributeType.S);

    /// <summary>
    /// How a table's key differs from this one, and which setting it would fit; null where it does not differ.
    /// </summary>
    public string? Difference(TableDescription table)
    {
        if (Fits(table))
            return null;
        TableKey other = Layout == TargetLayout.Columns ? Rows : Columns;
        return $"has the key {Describe(table)}, but the {EnumWords<TargetLayout>.Of(Layout)} layout needs {Text}. "
            + (other.Fits(table) ? $"It would fit \"layout\": \"{EnumWords<TargetLayout>.Of(other.Layout)}\" in the "
            + "configuration. " : "");
    }

    /// <summary>Asks for a table with this key.</summary>
    public void Put(CreateTableRequest request)
    {
        request.KeySchema = [.. _names.Select((name, i) => new KeySchemaElement(name, TypeAt(i)))];
        request.AttributeDefinitions = [.. _names.Select(name => new AttributeDefinition(name, ScalarAttributeType.S))];
    }

    private static KeyType TypeAt(int index) => index == 0 ? KeyType.HASH : KeyType.RANGE;

    private static ScalarAttributeType? TypeOf(TableDescription table, string attribute) =>
        table.AttributeDefinitions.Find(definition => definition.AttributeName == attribute)?.AttributeType;
}

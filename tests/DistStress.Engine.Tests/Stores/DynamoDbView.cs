using System.Text;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;
using DistStress.Engine.Tests.Generation;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Stores;

/// <summary>A table of a DynamoDB-compatible server.</summary>
internal sealed class DynamoDbView : StoreView
{
    private readonly IDynamoDbServer _server;

    private DynamoDbView(IDynamoDbServer server, string table, TargetLayout layout)
    {
        _server = server;
        Options = new TargetOptions
        {
            Database = TargetDatabase.DynamoDb,
            TableName = table,
            Layout = layout,
            Endpoint = server.Endpoint,
            Region = "us-east-1",
            MaxInFlight = 50,
            OpBudget = TimeSpan.FromMinutes(5),
        };
    }

    public override TargetOptions Options { get; }

    public override bool IsTyped => true;

    public static async Task<DynamoDbView> CreateAsync(IDynamoDbServer server, TargetLayout layout) =>
        new(server, await server.CreateTableAsync("id", layout == TargetLayout.Rows ? "sk" : null), layout);

    public override async Task WriteAsync(string id, IReadOnlyDictionary<string, StoredValue> columns)
    {
        if (Layout == TargetLayout.Columns)
        {
            var item = columns.ToDictionary(column => column.Key, column => Attribute(column.Value));
            item["id"] = new AttributeValue(id);
            await _server.Client.PutItemAsync(Options.TableName, item);
            return;
        }

        foreach ((string name, StoredValue value) in columns)
        {
            await _server.Client.PutItemAsync(
                Options.TableName,
                new() { ["id"] = new AttributeValue(id), ["sk"] = new AttributeValue(name),
                    ["value"] = Attribute(value) });
        }
    }

    public override async Task<StoreContents> ReadAsync()
    {
        var contents = new StoreContents();
        var request = new ScanRequest { TableName = Options.TableName, ConsistentRead = true };
        do
        {
            ScanResponse page = await _server.Client.ScanAsync(request);
            foreach (Dictionary<string, AttributeValue> record in page.Items ?? [])
                Enter(record, contents);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return contents;
    }

    private void Enter(Dictionary<string, AttributeValue> record, StoreContents contents)
    {
        string id = record["id"].S;
        if (Layout == TargetLayout.Rows)
        {
            Assert.Equal(["id", "sk", "value"], record.Keys.Order(StringComparer.Ordinal));
            contents.Update(id, new Dictionary<string, StoredValue> { [record["sk"].S] = Value(record["value"]) });
            return;
        }

        contents.Put(
            id, record.Where(column => column.Key != "id")
                .ToDictionary(column => column.Key, column => Value(column.Value)));
    }

    private static AttributeValue Attribute(StoredValue value) => value.Type switch
    {
        "S" => new AttributeValue { S = value.ToText() },
        "N" => new AttributeValue { N = value.ToText() },
        "BOOL" => new AttributeValue { BOOL = bool.Parse(value.ToText()) },
        "B" => new AttributeValue { B = new MemoryStream(value.ToArray()) },
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Tests plant no such value."),
    };

    private static StoredValue Value(AttributeValue value)
    {
        if (value.B is { } bytes)
            return StoredValue.OfBytes(bytes.ToArray());
        if (value.N is { } number)
            return StoredValue.OfText(number, "N");
        if (value.BOOL is { } flag)
            return StoredValue.OfText(flag ? "true" : "false", "BOOL");
        return value.IsLSet ? StoredValue.OfText(Json(value), "L")
            : value.IsMSet ? StoredValue.OfText(Json(value), "M") : StoredValue.OfText(value.S);
    }

    // The documented text of lists and maps: no blanks, members in the order of their names' bytes.
    private static string Json(AttributeValue value)
    {
        if (value.IsLSet)
            return "[" + string.Join(',', value.L.Select(Json)) + "]";
        if (value.IsMSet)
        {
            return "{" + string.Join(',', value.M
                .OrderBy(member => Convert.ToHexString(Encoding.UTF8.GetBytes(member.Key)), StringComparer.Ordinal)
                .Select(member => ReferenceJson.Quote(member.Key) + ":" + Json(member.Value))) + "}";
        }

        StoredValue leaf = Value(value);
        return leaf.Type switch
        {
            "S" => ReferenceJson.Quote(leaf.ToText()),
            "B" => $"\"{Convert.ToBase64String(leaf.ToArray())}\"",
            _ => leaf.ToText(),
        };
    }
}

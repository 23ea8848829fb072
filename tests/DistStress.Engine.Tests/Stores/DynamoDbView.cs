using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;
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
            OpBudget = TimeSpan.FromSeconds(20),
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

    private static AttributeValue Attribute(StoredValue value) => value.IsText
        ? new AttributeValue { S = value.ToText() }
        : new AttributeValue { B = new MemoryStream(value.ToArray()) };

    private static StoredValue Value(AttributeValue value) =>
        value.B is { } bytes ? StoredValue.OfBytes(bytes.ToArray()) : StoredValue.OfText(value.S);
}

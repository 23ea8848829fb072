using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.DynamoDb.Sdk;
using DistStress.Engine.Targets.Preparation;
using KeyType = DistStress.Engine.Items.Tables.KeyType;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Reads how a table that exists is made.</summary>
internal sealed class TableReading : IDisposable
{
    private readonly DynamoDbClient _client;
    private readonly TableLookup _lookup;
    private readonly TargetOptions _target;

    /// <summary>Makes a reading; it connects at its first call.</summary>
    /// <exception cref="DistStressException">The endpoint is no URL, or there is no region, or no such
    /// profile.</exception>
    public TableReading(TargetOptions target)
    {
        _client = DynamoDbClient.Open(target);
        _lookup = new TableLookup(_client, target);
        _target = target;
    }

    /// <summary>Reads the table.</summary>
    /// <exception cref="DistStressException"><c>TableNotFound</c>, <c>TableNotActive</c>: it is being deleted;
    /// <c>TargetAccessDenied</c>, <c>TargetUnreachable</c>.</exception>
    public async Task<FoundTable> RunAsync(CancellationToken cancellationToken)
    {
        TableDescription table =
            await _lookup.FindAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new DistStressException(
                ErrorKind.TableNotFound, _target.TableName,
                $"There is no table \"{_target.TableName}\" in {_lookup.Place} to read: see to its name and region.");
        if (table.TableStatus == TableStatus.DELETING)
            throw _lookup.NotActive(table.TableStatus);
        TableIndex[] indexes = TableIndex.Of(table);
        TableShape shape = ShapeOf(table, TableIndex.Specs(table));
        TableCapacity? capacity = TableKey.CapacityOf(table);
        return new FoundTable
        {
            Database = _target.Database,
            TableName = _target.TableName,
            Place = _lookup.Place,
            Endpoint = _target.Endpoint,
            Region = _lookup.Region,
            Shape = shape,
            IndexColumns =
            [
                .. table.AttributeDefinitions.Where(column => shape.KeyNamed(column.AttributeName) is null)
                    .Select(column => new IndexKey(column.AttributeName, TypeOf(column))),
            ],
            OtherIndexes = [.. indexes.Where(index => !index.IsDescribable).Select(index => index.Name)],
            Capacity = capacity,
            LeastCapacity = capacity is null ? null : indexes.Aggregate(capacity, Least),
            ItemCount = table.ItemCount ?? 0,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private TableShape ShapeOf(TableDescription table, IReadOnlyList<IndexSpec> indexes)
    {
        TableShape rows = TableShape.Usual(TargetLayout.Rows);
        if (_target.Layout == TargetLayout.Rows && indexes.Count == 0 && TableKey.Fits(table, rows))
            return rows;
        KeySpec[] keys = [.. table.KeySchema.Select(key => TableKey.KeyOf(table, key))];
        return TableShape.Of(
            TargetLayout.Columns, keys[0], keys.Length > 1 ? keys[1] : null, itemsPerPartition: 1, indexes);
    }

    private static TableCapacity Least(TableCapacity least, TableIndex index) =>
        index.Throughput is not { ReadCapacityUnits: > 0 and { } read, WriteCapacityUnits: > 0 and { } write }
            ? least
            : new TableCapacity(Math.Min(least.ReadUnits, read), Math.Min(least.WriteUnits, write));

    private static KeyType TypeOf(AttributeDefinition column) => Enum.Parse<KeyType>(column.AttributeType.Value);
}

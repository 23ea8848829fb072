using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Items.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>A secondary index as DynamoDB describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">Its key.</param>
/// <param name="Projection">What it has beside the keys.</param>
/// <param name="Local">Whether it is local.</param>
/// <param name="Throughput">Its provisioned capacity; null for a local one, which has none of its own.</param>
internal sealed record TableIndex(
    string Name, List<KeySchemaElement> Keys, Projection? Projection, bool Local,
    ProvisionedThroughputDescription? Throughput)
{
    // A key of an index may have several attributes on each side; configurations describe those with one.
    private const int MostKeys = 2;

    /// <summary>Whether a configuration can describe it.</summary>
    public bool IsDescribable =>
        Keys.Count <= MostKeys && Keys.Count(key => key.KeyType == Amazon.DynamoDBv2.KeyType.HASH) == 1;

    /// <summary>The indexes of a table.</summary>
    public static TableIndex[] Of(TableDescription table) =>
    [
        .. (table.GlobalSecondaryIndexes ?? []).Select(index => new TableIndex(
            index.IndexName, index.KeySchema, index.Projection, Local: false, index.ProvisionedThroughput)),
        .. (table.LocalSecondaryIndexes ?? []).Select(index => new TableIndex(
            index.IndexName, index.KeySchema, index.Projection, Local: true, null)),
    ];

    /// <summary>The indexes of a table that a configuration can describe, as it does.</summary>
    public static IReadOnlyList<IndexSpec> Specs(TableDescription table) =>
        [.. Of(table).Where(index => index.IsDescribable).Select(index => index.Spec(table))];

    private IndexSpec Spec(TableDescription table) => new(
        Name,
        [.. Keys.Select(key => new IndexKey(key.AttributeName, TableKey.KeyOf(table, key).Type))],
        Projection?.ProjectionType == ProjectionType.KEYS_ONLY ? IndexProjection.KeysOnly
            : Projection?.ProjectionType == ProjectionType.INCLUDE
                ? new IndexProjection(false, [.. Projection.NonKeyAttributes ?? []])
                : IndexProjection.Everything,
        Local);
}

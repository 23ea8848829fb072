namespace DistStress.Engine.Configuration;

/// <summary>The fields of config.json.</summary>
internal static class ConfigField
{
    public const string TableName = "table_name";
    public const string Region = "region";
    public const string Threads = "threads";
    public const string SampleData = "sample_data";
    public const string Database = "database";
    public const string Endpoint = "endpoint";
    public const string Layout = "layout";
    public const string Batch = "batch";
    public const string LeadMs = "lead_ms";
    public const string MaxInFlight = "max_in_flight";
    public const string MaxBacklog = "max_backlog";
    public const string ConsistentRead = "consistent_read";

    /// <summary>Every field, in the order in which messages list them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TableName, Region, Threads, SampleData, Database, Endpoint, Layout, Batch, LeadMs, MaxInFlight, MaxBacklog,
        ConsistentRead,
    ];
}

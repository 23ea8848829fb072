using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Configuration;

/// <summary>The fields of config.json.</summary>
internal static class ConfigFields
{
    private const string TableName = "table_name";
    private const int MaxRegion = 64;

    private static readonly NumberRange ThreadsRange = NumberRange.WholeFrom(1, StressConfig.MostThreads);
    private static readonly NumberRange BatchRange = NumberRange.WholeFrom(1, 10_000);
    private static readonly NumberRange LeadRange = NumberRange.WholeFrom(20, StressConfig.MostLeadMs);
    private static readonly NumberRange InFlightRange = NumberRange.WholeFrom(1, 1_000_000);
    private static readonly NumberRange ConnectionsRange = NumberRange.WholeFrom(1, 10_000);
    private static readonly NumberRange BacklogRange = NumberRange.WholeFrom(1, long.MaxValue);

    private static readonly (string Word, Store Value)[] StoreWords =
        [.. StoreList.All.Select(store => (store.Word, store))];

    private static readonly string EndpointExamples =
        string.Join(", or ", StoreList.All.Select(store => store.EndpointExample).OfType<string>());

    // The values by default are the record's.
    private static readonly StressConfig Usual = new() { TableName = "", Threads = 1 };

    /// <summary>
    /// Every field, in the order in which messages list them. They are read in it too, so one that depends on another
    /// stands behind it.
    /// </summary>
    public static IReadOnlyList<ConfigField> All { get; } =
    [
        new(
            TableName,
            "the table, for DynamoDB by its name or its ARN, or for Redis what every key begins with. No white space",
            "required",
            ReadTableName)
        {
            Required = "\"table_name\": \"stress-test\"",
            Finish = CheckTableName,
        },
        new(
            "region", "AWS region of the table", "the profile's, or else the AWS SDK's own",
            (node, reading, config) => config with
            {
                Region = ReadRegion(node, reading),
            }),
        new(
            "threads", "number of queues that the work is spread over: 1 to 1024", "required",
            (node, reading, config) => config with { Threads = Whole(node, reading, ThreadsRange, config.Threads) })
        {
            Required = "\"threads\": 10",
        },
        new(
            "database",
            "the store under load: "
            + string.Join(", ", StoreList.All.Select(store => $"`{store.Word}` ({store.Summary})")) + ". "
            + "Traffic has to keep within [its limits](traffic.md#limits)",
            "what each worker is given",
            (node, reading, config) => config with
            {
                Database = reading.Errors.TryChoice(node, StoreWords, out Store? store) ? store : null,
            }),
        new(
            "endpoint",
            "where the store is: "
            + string.Join("; ", StoreList.All.Select(store => store.EndpointForms).OfType<string>()),
            "AWS; the Redis that carries the work",
            ReadEndpoint),
        new(
            "layout",
            "`columns`: an item is one record. `rows`: each of its columns is one. See "
            + "[How items are stored](keys-and-data.md#how-items-are-stored)",
            "`columns`; `rows` where `table_name` begins with `multirow`",
            (node, reading, config) =>
                config with { Layout = reading.Errors.Choice(node, EnumWords<TargetLayout>.All) ?? config.Layout }),
        .. TableFields.All,
        new("sample_data", "rows for writes without `data`; each row is written as `data` is", "none", ReadRows),
        new(
            "batch", "most ops in one queue entry: 1 to 10000", $"{Usual.Batch}",
            (node, reading, config) => config with { Batch = Whole(node, reading, BatchRange, config.Batch) }),
        new(
            "lead_ms", "how far ahead of due time the publisher works: 20 to 60000", $"{Usual.LeadMs}",
            (node, reading, config) => config with { LeadMs = Whole(node, reading, LeadRange, config.LeadMs) }),
        new(
            "max_in_flight", "most ops that a worker has open at a time: 1 to 1000000", $"{Usual.MaxInFlight}",
            (node, reading, config) =>
                config with { MaxInFlight = Whole(node, reading, InFlightRange, config.MaxInFlight) }),
        new(
            "max_backlog", "ops published and not accounted for at which publishing holds, 1 or more",
                $"{Usual.MaxBacklog}",
            (node, reading, config) =>
                config with { MaxBacklog = (long)(reading.Errors.Number(node, BacklogRange) ?? config.MaxBacklog) }),
        new(
            "consistent_read", "strongly consistent DynamoDB reads", "`false`",
            (node, reading, config) =>
                config with { ConsistentRead = reading.Errors.Flag(node) ?? config.ConsistentRead }),
        new(
            "connections", "connections of a worker to the store, to each server of a Redis Cluster: 1 to 10000. Redis "
                + "has them all open; DynamoDB opens them as ops need them, up to so many",
            "Redis: one for two processors, 1 to 4. DynamoDB: `max_in_flight`",
            (node, reading, config) => config with
            {
                Connections = (int?)reading.Errors.Number(node, ConnectionsRange),
            }),
        .. ClientFields.All,
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(field => field.Name)];

    private static int Whole(InputNode node, ConfigReading reading, NumberRange range, int otherwise) =>
        (int)(reading.Errors.Number(node, range) ?? otherwise);

    private static string? ReadWord(InputNode node, ConfigReading reading, string expected)
    {
        string? word = reading.Errors.Text(node, expected);
        if (word is null || !word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return word;
        reading.Errors.Add(node, $"must be {expected}, without white space, but is {node.Describe()}");
        return null;
    }

    // It becomes part of the address that requests go to: what else stood in it would be another machine's.
    private static string? ReadRegion(InputNode node, ConfigReading reading)
    {
        const string Expected = "the name of an AWS region, such as \"us-east-1\"";
        string? region = ReadWord(node, reading, Expected);
        if (region is null || (region.Length is > 0 and <= MaxRegion
            && region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
            return region;
        reading.Errors.Add(
            node, $"must be {Expected}: 1 to {MaxRegion} small letters, digits and '-', but is {node.Describe()}");
        return null;
    }

    private static StressConfig ReadTableName(InputNode node, ConfigReading reading, StressConfig config) =>
        ReadWord(node, reading, "the name of a table") is { } name
            ? config with { TableName = name, Layout = StressConfig.UsualLayout(name) }
            : config;

    // Only when the store is known, which comes behind it.
    private static StressConfig CheckTableName(ConfigReading reading, StressConfig config)
    {
        if (config.TableName.Length > 0 && config.Database?.TableNameRule(config.TableName, config.Region) is { } rule)
        {
            InputNode node = reading.Fields.Field(TableName)!;
            reading.Errors.Add(node, $"{rule}, but is {node.Describe()}");
        }

        return config;
    }

    private static StressConfig ReadEndpoint(InputNode node, ConfigReading reading, StressConfig config)
    {
        string? endpoint = reading.Errors.Text(node, EndpointExamples);
        // It may hold a password.
        if (endpoint is not null && config.Database is { } store && store.EndpointRule(endpoint) is { } rule)
            reading.Errors.Add(node, $"{rule}, but is \"{store.ShowEndpoint(endpoint)}\"");
        return config with { Endpoint = endpoint };
    }

    private static StressConfig ReadRows(InputNode node, ConfigReading reading, StressConfig config)
    {
        if (node.Kind != InputKind.List)
        {
            reading.Errors.Add(node, $"must be a list of rows, [ {{ \"column\": 100 }} ], but is {node.Describe()}");
            return config;
        }

        var rows = new ColumnListReader(StoreList.LimitsOf(config.Database, config.Shape()), reading.Errors)
        {
            NoAdds = "rows for any write cannot; write it in the \"data\" of a task that updates items",
            IndexKeys = config.Shape().IndexColumns,
        };
        return config with { SampleData = [.. node.Elements.Select(row => rows.Read(row) ?? [])] };
    }
}

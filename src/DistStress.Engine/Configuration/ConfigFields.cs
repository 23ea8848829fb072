using DistStress.Engine.Input;
using DistStress.Engine.Items;
using DistStress.Engine.Targets;

namespace DistStress.Engine.Configuration;

/// <summary>The fields of config.json.</summary>
internal static class ConfigFields
{
    private const string TableName = "table_name";

    private static readonly NumberRange ThreadsRange = NumberRange.WholeFrom(1, 1024);
    private static readonly NumberRange BatchRange = NumberRange.WholeFrom(1, 10_000);
    private static readonly NumberRange LeadRange = NumberRange.WholeFrom(20, 60_000);
    private static readonly NumberRange InFlightRange = NumberRange.WholeFrom(1, 1_000_000);
    private static readonly NumberRange BacklogRange = NumberRange.WholeFrom(1, long.MaxValue);

    private static readonly (string Word, Store Value)[] StoreWords =
        [.. StoreList.All.Select(store => (store.Word, store))];

    private static readonly string EndpointForms =
        string.Join(", or ", StoreList.All.Select(store => store.EndpointExample).OfType<string>());

    /// <summary>
    /// Every field, in the order in which messages list them. They are read in it too, so one that depends on another
    /// stands behind it.
    /// </summary>
    public static IReadOnlyList<ConfigField> All { get; } =
    [
        new(TableName, "The table, or for Redis what every key begins with.", ReadTableName)
        {
            Required = "\"table_name\": \"stress-test\"",
            Finish = CheckTableName,
        },
        new(
            "region", "The AWS region of the table. Default: what the AWS SDK finds.",
            (node, reading, config) => config with
            {
                Region = ReadWord(node, reading, "the name of an AWS region, such as \"us-east-1\""),
            }),
        new(
            "threads", "Queues, and consumer loops a worker; 1 to 1024.",
            (node, reading, config) => config with { Threads = Whole(node, reading, ThreadsRange, config.Threads) })
        {
            Required = "\"threads\": 10",
        },
        new(
            "database",
            $"The store under load: {string.Join(", ", StoreList.All.Select(store => store.Word))}. Its limits hold for columns "
            + "and batches; without it the strictest of all. Default: each worker names its own.",
            (node, reading, config) => config with
            {
                Database = reading.Errors.TryChoice(node, StoreWords, out Store? store) ? store : null,
            }),
        new("endpoint", $"Where the store is: {EndpointForms}. Default: AWS, or the Redis that carries the work.", ReadEndpoint),
        new(
            "layout",
            "How an item lies in the store: columns, or rows with a record for each column. Default: columns, or rows where "
            + "the table's name begins with multirow.",
            (node, reading, config) =>
                config with { Layout = reading.Errors.Choice(node, EnumWords<TargetLayout>.All) ?? config.Layout }),
        new("sample_data", "Rows for tasks that write, or verify what they read, without data of their own.", ReadRows),
        new(
            "batch", "The most ops in one queue entry; 1 to 10 000. Default: 100.",
            (node, reading, config) => config with { Batch = Whole(node, reading, BatchRange, config.Batch) }),
        new(
            "lead_ms", "How far ahead of due time the publisher works, in milliseconds; 20 to 60 000. Default: 200.",
            (node, reading, config) => config with { LeadMs = Whole(node, reading, LeadRange, config.LeadMs) }),
        new(
            "max_in_flight",
            $"The most ops a worker may have open at a time; 1 to 1 000 000. Default: {TargetOptions.UsualMaxInFlight}.",
            (node, reading, config) =>
                config with { MaxInFlight = Whole(node, reading, InFlightRange, config.MaxInFlight) }),
        new(
            "max_backlog",
            "The most ops published and not yet accounted for, at which publishing holds. Default: 10 000 000.",
            (node, reading, config) =>
                config with { MaxBacklog = (long)(reading.Errors.Number(node, BacklogRange) ?? config.MaxBacklog) }),
        new(
            "consistent_read", "Whether DynamoDB reads are strongly consistent. Default: false.",
            (node, reading, config) =>
                config with { ConsistentRead = reading.Errors.Flag(node) ?? config.ConsistentRead }),
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

    private static StressConfig ReadTableName(InputNode node, ConfigReading reading, StressConfig config) =>
        ReadWord(node, reading, "the name of a table") is { } name
            ? config with { TableName = name, Layout = StressConfig.UsualLayout(name) }
            : config;

    // Only when the store is known, which comes behind it.
    private static StressConfig CheckTableName(ConfigReading reading, StressConfig config)
    {
        if (config.TableName.Length > 0 && config.Database?.TableNameRule(config.TableName) is { } rule)
        {
            InputNode node = reading.Fields.Field(TableName)!;
            reading.Errors.Add(node, $"{rule}, but is {node.Describe()}");
        }

        return config;
    }

    private static StressConfig ReadEndpoint(InputNode node, ConfigReading reading, StressConfig config)
    {
        string? endpoint = reading.Errors.Text(node, EndpointForms);
        if (endpoint is not null && config.Database?.EndpointRule(endpoint) is { } rule)
            reading.Errors.Add(node, $"{rule}, but is {node.Describe()}");
        return config with { Endpoint = endpoint };
    }

    private static StressConfig ReadRows(InputNode node, ConfigReading reading, StressConfig config)
    {
        if (node.Kind != InputKind.List)
        {
            reading.Errors.Add(node, $"must be a list of rows, [ {{ \"column\": 100 }} ], but is {node.Describe()}");
            return config;
        }

        var rows = new ColumnListReader(StoreList.LimitsOf(config.Database, config.Layout), reading.Errors);
        return config with { SampleData = [.. node.Elements.Select(row => rows.Read(row) ?? [])] };
    }
}

using DistStress.Engine.Input;
using DistStress.Engine.Items;

namespace DistStress.Engine.Configuration;

/// <summary>Reads config.json, and its text from Redis. Comments and trailing commas are allowed.</summary>
public static class ConfigFile
{
    private const int MinDynamoDbName = 3;
    private const int MaxDynamoDbName = 255;

    private static readonly NumberRange ThreadsRange = NumberRange.WholeFrom(1, 1024);
    private static readonly NumberRange BatchRange = NumberRange.WholeFrom(1, 10_000);
    private static readonly NumberRange LeadRange = NumberRange.WholeFrom(20, 60_000);
    private static readonly NumberRange InFlightRange = NumberRange.WholeFrom(1, 1_000_000);
    private static readonly NumberRange BacklogRange = NumberRange.WholeFrom(1, long.MaxValue);

    /// <summary>Reads and checks a configuration file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputFileException">Something is wrong in the file; carries everything that is.</exception>
    /// <exception cref="DistStressException">The file does not exist or cannot be read.</exception>
    public static StressConfig Read(string path) => Parse(InputFile.ReadText(path), path);

    /// <summary>Reads and checks the text of a configuration.</summary>
    /// <param name="json">The text.</param>
    /// <param name="sourceName">What messages call the place it comes from.</param>
    /// <exception cref="InputFileException">Something is wrong in the text; carries everything that is.</exception>
    public static StressConfig Parse(string json, string sourceName)
    {
        var errors = new InputErrors(sourceName);
        InputNode root = InputTree.Read(json, errors);
        if (root.Kind != InputKind.Object)
            errors.Add(root, $"must be an object, {{ \"table_name\": … }}, but is {root.Describe()}");
        errors.ThrowIfAny();

        StressConfig config = Read(new InputObject(root, "the configuration", ConfigField.All, errors), errors);
        errors.ThrowIfAny();
        return config;
    }

    private static StressConfig Read(InputObject fields, InputErrors errors)
    {
        // A file that leaves a field out means what the record means by default, so the record has the only defaults.
        StressConfig config = new() { TableName = "", Threads = 1 };
        TargetDatabase? database = fields.Choice(ConfigField.Database, [.. ConfigWords.Databases]);
        string tableName = ReadTableName(fields, database, errors);
        TargetLayout layout = fields.Choice(ConfigField.Layout, [.. ConfigWords.Layouts])
            ?? ConfigWords.DefaultLayout(tableName);
        return config with
        {
            TableName = tableName,
            Region = ReadWord(fields, ConfigField.Region, "the name of an AWS region, such as \"us-east-1\"", errors),
            Threads = ReadThreads(fields, errors),
            SampleData = ReadSampleData(fields, layout, errors),
            Database = database,
            Endpoint = ReadEndpoint(fields, database, errors),
            Layout = layout,
            Batch = (int)(fields.Number(ConfigField.Batch, BatchRange) ?? config.Batch),
            LeadMs = (int)(fields.Number(ConfigField.LeadMs, LeadRange) ?? config.LeadMs),
            MaxInFlight = (int)(fields.Number(ConfigField.MaxInFlight, InFlightRange) ?? config.MaxInFlight),
            MaxBacklog = (long)(fields.Number(ConfigField.MaxBacklog, BacklogRange) ?? config.MaxBacklog),
            ConsistentRead = fields.Flag(ConfigField.ConsistentRead) ?? config.ConsistentRead,
        };
    }

    private static string ReadTableName(InputObject fields, TargetDatabase? database, InputErrors errors)
    {
        if (!fields.Require(ConfigField.TableName, "\"table_name\": \"stress-test\"", out InputNode? field)
            || ReadWord(fields, ConfigField.TableName, "the name of a table", errors) is not { } name)
        {
            return "";
        }

        if (database == TargetDatabase.DynamoDb && !IsDynamoDbName(name))
        {
            errors.Add(
                field, $"must be {MinDynamoDbName} to {MaxDynamoDbName} letters, digits, '_', '-' and '.' for DynamoDB, "
                + $"but is {field.Describe()}");
        }

        return name;
    }

    private static bool IsDynamoDbName(string name) =>
        name.Length is >= MinDynamoDbName and <= MaxDynamoDbName
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static string? ReadWord(InputObject fields, string name, string expected, InputErrors errors)
    {
        string? word = fields.Text(name, expected);
        if (word is null || !word.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            return word;
        InputNode field = fields.Field(name)!;
        errors.Add(field, $"must be {expected}, without white space, but is {field.Describe()}");
        return null;
    }

    private static int ReadThreads(InputObject fields, InputErrors errors) =>
        fields.Require(ConfigField.Threads, "\"threads\": 10", out InputNode? field)
            ? (int)(errors.Number(field, ThreadsRange) ?? 1)
            : 1;

    private static string? ReadEndpoint(InputObject fields, TargetDatabase? database, InputErrors errors)
    {
        const string expected = "a URL such as \"http://localhost:8000\" for DynamoDB, or \"host:6379\" for Redis";
        string? endpoint = fields.Text(ConfigField.Endpoint, expected);
        if (endpoint is null || database != TargetDatabase.DynamoDb)
            return endpoint;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            InputNode field = fields.Field(ConfigField.Endpoint)!;
            errors.Add(
                field, "must for DynamoDB be a URL that begins with http:// or https://, such as "
                + $"\"http://localhost:8000\", but is {field.Describe()}");
        }

        return endpoint;
    }

    private static IReadOnlyList<IReadOnlyList<ColumnSpec>> ReadSampleData(
        InputObject fields, TargetLayout layout, InputErrors errors)
    {
        if (fields.Field(ConfigField.SampleData) is not { } field)
            return [];
        if (field.Kind != InputKind.List)
        {
            errors.Add(field, $"must be a list of rows, [ {{ \"column\": 100 }} ], but is {field.Describe()}");
            return [];
        }

        return [.. field.Elements.Select(row => ColumnListReader.Read(row, layout, errors) ?? [])];
    }
}

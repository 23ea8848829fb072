using System.Runtime.CompilerServices;
using DistStress.Engine.Items;
using DistStress.Engine.Items.Tables;
using DistStress.Engine.Targets.Forecasting;
using DistStress.Engine.Targets.DynamoDb.Forecasting;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Targets.Preparation;
using DistStress.Engine.Targets.Pricing;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Amazon DynamoDB, or a server that speaks its protocol.</summary>
public sealed class DynamoDbStore : Store
{
    private const int MinTableName = 3;
    private const int MaxTableName = 255;

    // arn:aws:dynamodb:eu-west-1:123456789012:table/orders
    private const string ArnStart = "arn:";
    private const int ArnRegion = 3;

    private static readonly Lazy<PriceList> ListPrices = new(ReadPrices);

    private DynamoDbStore()
    {
    }

    /// <summary>The one object of the kind.</summary>
    public static DynamoDbStore Instance { get; } = new();

    /// <inheritdoc/>
    public override string Word => "dynamodb";

    /// <inheritdoc/>
    public override string Name => "DynamoDb";

    /// <inheritdoc/>
    public override string Summary => "Amazon DynamoDB, or a server that speaks its protocol";

    /// <inheritdoc/>
    public override string EndpointForms => "for DynamoDB the URL of a compatible server";

    /// <inheritdoc/>
    public override string EndpointExample => "a URL such as \"http://localhost:8000\" for DynamoDB";

    /// <inheritdoc/>
    public override StoreLimits LimitsOf(TargetLayout layout) => DynamoDbLimits.Of(layout);

    /// <inheritdoc/>
    public override StoreLimits LimitsOfTable(TableShape table) => DynamoDbLimits.Of(table);

    /// <inheritdoc/>
    public override string? TableNameRule(string tableName, string? region)
    {
        if (!TableArn.IsMeant(tableName))
        {
            return IsTableName(tableName)
                ? null
                : $"must be {MinTableName} to {MaxTableName} letters, digits, '_', '-' and '.', or the ARN of a "
                    + "table, for DynamoDB";
        }

        if (TableArn.Read(tableName) is not { } arn)
            return $"must for DynamoDB be the ARN of a table, such as \"{TableArn.Example}\"";
        return region is null || region == arn.Region
            ? null
            : $"must be in the region that is named beside it, \"{region}\"";
    }

    /// <inheritdoc/>
    public override bool HasTables => true;

    /// <inheritdoc/>
    public override string? EndpointRule(string endpoint) => IsEndpoint(endpoint)
        ? null
        : "must for DynamoDB be a URL that begins with http:// or https://, such as \"http://localhost:8000\"";

    /// <inheritdoc/>
    // Requests carry a session token, and what is signed can be used by whoever reads it for some minutes.
    public override string? RemoteEndpointRule(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) && (url.Scheme == "https" || url.IsLoopback)
            ? null
            : "must for DynamoDB begin with https:// or be on the worker's own machine";

    /// <inheritdoc/>
    public override bool IsSameEndpoint(string a, string b) =>
        a == b || (Uri.TryCreate(a, UriKind.Absolute, out Uri? one)
            && Uri.TryCreate(b, UriKind.Absolute, out Uri? other) && one == other);

    /// <inheritdoc/>
    public override PlanCapacity Forecast(
        TrafficPlan plan, IReadOnlyList<long> ops, TableShape table, bool consistent,
        IReadOnlyList<IReadOnlyList<ColumnSpec>> rows) => new CapacityForecast(table, consistent, rows).Of(plan, ops);

    /// <inheritdoc/>
    public override PriceList Prices => ListPrices.Value;

    /// <inheritdoc/>
    // docs/performance.md, "How many workers".
    public override StoreEffort Effort(StoreClient client) => new(client == StoreClient.Sdk ? 200 : 40, 10, null);

    /// <inheritdoc/>
    public override string? RegionOf(string tableName) =>
        tableName.StartsWith(ArnStart, StringComparison.Ordinal)
            ? tableName.Split(':').ElementAtOrDefault(ArnRegion)
            : null;

    /// <inheritdoc/>
    // Never part of its caller, which would then load the AWS SDK when it is compiled. So for the others.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override ITarget Open(TargetOptions options) => new DynamoDbTarget(options);

    /// <inheritdoc/>
    /// <exception cref="DistStressException">
    /// The target cannot be right, or DynamoDB cannot be reached, or its table has another key than the layout needs.
    /// </exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override async Task<PreparationLook> LookAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        using var preparation = new DynamoDbPreparation(target, options);
        return await preparation.LookAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A table whose creation has begun comes into being even where the wait is ended early.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override async Task<PreparedTarget> PrepareAsync(
        TargetOptions target, PreparationOptions options, CancellationToken cancellationToken)
    {
        using var preparation = new DynamoDbPreparation(target, options);
        return await preparation.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override async Task<FoundTable> ReadTableAsync(TargetOptions target, CancellationToken cancellationToken)
    {
        using var reading = new TableReading(target);
        return await reading.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override async Task<PreparationLook> LookAtRemovalAsync(
        TargetOptions target, bool force, CancellationToken cancellationToken)
    {
        using var removal = new DynamoDbRemoval(target);
        return await removal.LookAsync(force, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override async Task<PreparedTarget> RemoveAsync(
        TargetOptions target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var removal = new DynamoDbRemoval(target);
        return await removal.RunAsync(timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override IReadOnlyList<string> Regions() => AwsNames.Regions();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public override IReadOnlyList<string> Profiles() => AwsNames.Profiles();

    /// <summary>Whether a text can be the name of a table.</summary>
    internal static bool IsTableName(string text) =>
        text.Length is >= MinTableName and <= MaxTableName
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Whether a text can be the address of a DynamoDB-compatible server.</summary>
    internal static bool IsEndpoint(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https";

    private static PriceList ReadPrices()
    {
        const string Name = "prices.json";
        using Stream stream = typeof(DynamoDbStore).Assembly.GetManifestResourceStream(Name)
            ?? throw new InvalidOperationException($"The engine was built without {Name}.");
        using var reader = new StreamReader(stream);
        return PriceFile.Parse(reader.ReadToEnd(), Name);
    }
}

using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Layouts;
using DistStress.Engine.Targets.DynamoDb.Sdk;
using DistStress.Engine.Targets.DynamoDb.Sending;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Amazon DynamoDB, or a server that speaks its protocol, as a target.</summary>
public sealed class DynamoDbTarget : ITarget
{
    private readonly DynamoDbClient _control;
    private readonly CallClient _calls;
    private readonly IDynamoDbLayout _layout;
    private readonly TableScan _scan;
    private readonly TableLookup _lookup;
    private readonly TimeSpan _opBudget;

    /// <summary>Makes a target; it connects at its first call.</summary>
    /// <param name="options">The endpoint is the URL of a DynamoDB-compatible server; null means AWS.</param>
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region, or no such
    /// profile.</exception>
    public DynamoDbTarget(TargetOptions options)
        : this(options, null)
    {
    }

    /// <inheritdoc cref="DynamoDbTarget(TargetOptions)"/>
    /// <param name="options">As above.</param>
    /// <param name="credentials">What the product's own client signs with; null for what the options name.</param>
    internal DynamoDbTarget(TargetOptions options, AWSCredentials? credentials)
    {
        _opBudget = options.OpBudget;
        _control = DynamoDbClient.Open(options);
        _lookup = new TableLookup(_control, options);
        var keys = new TableKeys(options.Table);
        _scan = new TableScan(options.ConsistentRead);
        _layout = options.Layout switch
        {
            TargetLayout.Columns => new DynamoDbColumns(keys, options.ConsistentRead),
            TargetLayout.Rows => new DynamoDbRows(keys, options.ConsistentRead),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout."),
        };
        _calls = new CallClient(
            StorePlace.TableOf(options), options.Table.KeyNames,
            options.Client == StoreClient.Sdk
                ? new SdkSender(DynamoDbClient.Open(options, retries: 0))
                : HttpSender.Open(options, _control, credentials))
        {
            Retry = options.Retry,
            Time = options.Time,
            AttemptLimit = options.AttemptLimit,
            Rate = options.Retry.IsAdaptive ? new AdaptiveRate(options.Time) : null,
        };
        Description = $"DynamoDB table {options.TableName}, {_lookup.Place}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            TableDescription table =
                await _lookup.FindAsync(cancellationToken).ConfigureAwait(false) ?? throw _lookup.NotThere();
            if (table.TableStatus != TableStatus.DELETING)
                _lookup.RequireKey(table);
            if (table.TableStatus == TableStatus.CREATING || table.TableStatus == TableStatus.DELETING)
                throw _lookup.NotActive(table.TableStatus);
        }
        catch (DistStressException error) when (error.Kind == ErrorKind.TargetAccessDenied)
        {
            // Credentials made for traffic alone may not describe tables. The ops will tell.
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        OpSession op = _calls.Rent(_opBudget, cancellationToken);
        OpCalls calls = op.Calls;
        OpResult result;
        try
        {
            result = await Start(op, operation).ConfigureAwait(false);
            long late = await op.HearOutAsync(result.HasFailed).ConfigureAwait(false);
            if (late > 0)
                result = result with { LateMicros = late };
        }
        finally
        {
            _calls.Return(op);
        }

        if (result.HasFailed)
            cancellationToken.ThrowIfCancellationRequested();
        return result with { Retries = calls.Retries, Calls = calls };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _calls.Dispose();
        _control.Dispose();
        return ValueTask.CompletedTask;
    }

    private ValueTask<OpResult> Start(OpSession op, Operation operation) => operation.Action switch
    {
        TrafficAction.PutItem => _layout.PutItemAsync(op, operation.Item),
        TrafficAction.UpdateItem => _layout.UpdateItemAsync(op, operation.Item),
        TrafficAction.GetItem => _layout.GetItemAsync(op, operation.Item),
        TrafficAction.GetSubItem => _layout.GetSubItemAsync(op, operation.Item),
        TrafficAction.DeleteItem => _layout.DeleteItemAsync(op, operation.Item),
        TrafficAction.Query => _layout.QueryAsync(op, operation),
        TrafficAction.BatchGetItem => _layout.BatchGetItemAsync(op, operation),
        TrafficAction.BatchGetSubItem => _layout.BatchGetSubItemAsync(op, operation),
        TrafficAction.BatchPutItem => _layout.BatchPutItemAsync(op, operation),
        TrafficAction.Scan => _scan.ReadAsync(op, operation),
        _ => ValueTask.FromResult(new OpResult(
            OpStatus.Failed, Error: OpError.Unsupported, Detail: $"DynamoDB has no action {operation.Action}.")),
    };
}

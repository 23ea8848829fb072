using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Layouts;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Amazon DynamoDB, or a server that speaks its protocol, as a target.</summary>
public sealed class DynamoDbTarget : ITarget
{
    private readonly DynamoDbClient _client;
    private readonly IDynamoDbLayout _layout;
    private readonly TableLookup _lookup;
    private readonly TimeSpan _opBudget;
    private readonly DeadlineTimeProvider _time;

    /// <summary>Makes a target; it connects at its first call.</summary>
    /// <param name="options">The endpoint is the URL of a DynamoDB-compatible server; null means AWS.</param>
    /// <exception cref="DistStressException">The endpoint is no URL, there is no region, or no such
    /// profile.</exception>
    public DynamoDbTarget(TargetOptions options)
    {
        _opBudget = options.OpBudget;
        _time = options.Time;
        _client = DynamoDbClient.Open(options);
        _lookup = new TableLookup(_client, options);
        _layout = options.Layout switch
        {
            TargetLayout.Columns => new DynamoDbColumns(_client, options.TableName, options.ConsistentRead),
            TargetLayout.Rows => new DynamoDbRows(_client, options.TableName, options.ConsistentRead),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout."),
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
    public async ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var budget = new TimeLimit(_opBudget, _time, cancellationToken);
        OpCalls calls = CallWatch.Open();
        OpResult result;
        try
        {
            result = await Start(operation, budget.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            result = DynamoDbFailure.Translate(error);
        }

        if (result.HasFailed)
            cancellationToken.ThrowIfCancellationRequested();
        return result with { Retries = calls.Retries, Calls = calls };
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<OpResult> Start(Operation operation, CancellationToken cancellationToken) => operation.Action switch
    {
        TrafficAction.PutItem => _layout.PutItemAsync(operation.Item, cancellationToken),
        TrafficAction.UpdateItem => _layout.UpdateItemAsync(operation.Item, cancellationToken),
        TrafficAction.GetItem => _layout.GetItemAsync(operation.Item, cancellationToken),
        TrafficAction.GetSubItem => _layout.GetSubItemAsync(operation.Item, cancellationToken),
        TrafficAction.DeleteItem => _layout.DeleteItemAsync(operation.Item, cancellationToken),
        TrafficAction.Query => _layout.QueryAsync(operation.Item, cancellationToken),
        TrafficAction.BatchGetItem => _layout.BatchGetItemAsync(operation, cancellationToken),
        TrafficAction.BatchGetSubItem => _layout.BatchGetSubItemAsync(operation, cancellationToken),
        TrafficAction.BatchPutItem => _layout.BatchPutItemAsync(operation, cancellationToken),
        _ => Task.FromResult(new OpResult(
            OpStatus.Failed, Error: OpError.Unsupported, Detail: $"DynamoDB has no action {operation.Action}.")),
    };
}

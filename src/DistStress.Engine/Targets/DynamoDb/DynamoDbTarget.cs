using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Amazon DynamoDB, or a server that speaks its protocol, as a target.</summary>
public sealed class DynamoDbTarget : ITarget
{
    private readonly DynamoDbClient _client;
    private readonly IDynamoDbLayout _layout;
    private readonly string _tableName;
    private readonly string _place;
    private readonly TimeSpan _opBudget;

    /// <summary>Makes a target; it connects at its first call.</summary>
    /// <param name="options">The endpoint is the URL of a DynamoDB-compatible server; null means AWS.</param>
    /// <exception cref="DistStressException">The endpoint is no URL, or there is no region.</exception>
    public DynamoDbTarget(TargetOptions options)
    {
        _tableName = options.TableName;
        _opBudget = options.OpBudget;
        _client = DynamoDbClient.Open(options);
        _place = options.Endpoint is null
            ? "region " + _client.Config.RegionEndpoint?.SystemName
            : string.Create(CultureInfo.InvariantCulture, $"{options.Endpoint} (region {_client.Config.AuthenticationRegion})");
        _layout = options.Layout switch
        {
            TargetLayout.Columns => new DynamoDbColumns(_client, _tableName, options.ConsistentRead),
            TargetLayout.Rows => new DynamoDbRows(_client, _tableName, options.ConsistentRead),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Layout, "There is no such layout."),
        };
        Description = $"DynamoDB table {_tableName}, {_place}";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(_opBudget);
        try
        {
            DescribeTableResponse response =
                await _client.DescribeTableAsync(_tableName, budget.Token).ConfigureAwait(false);
            CheckTable(response.Table);
        }
        catch (ResourceNotFoundException error)
        {
            throw new DistStressException("TableNotFound", $"There is no {_layout.Requirement(_tableName, _place)}", error);
        }
        catch (AmazonDynamoDBException error) when (DynamoDbFailure.IsAccessDenied(error))
        {
            // Credentials made for traffic alone may not describe tables. The ops will tell.
        }
        catch (Exception error) when (error is not (DistStressException or OperationCanceledException))
        {
            throw Unreachable(error.Message, error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {_opBudget.TotalSeconds:0.#} s.", error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<OpResult> ExecuteAsync(Operation operation, CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(_opBudget);
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
        CapacityUnits units = calls.TotalCapacity;
        return result with { ReadUnits = units.Read, WriteUnits = units.Write, Retries = calls.Retries, Calls = calls };
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

    private void CheckTable(TableDescription table)
    {
        if (!_layout.Accepts(table))
        {
            string keys = string.Join(", ", table.KeySchema.Select(key =>
                $"{key.AttributeName} ({table.AttributeDefinitions.Find(a => a.AttributeName == key.AttributeName)?.AttributeType}, {key.KeyType})"));
            throw new DistStressException(
                "WrongKeySchema",
                $"The key of table \"{_tableName}\", {_place}, is {keys}. The layout needs a " +
                _layout.Requirement(_tableName, _place));
        }

        if (table.TableStatus == TableStatus.CREATING || table.TableStatus == TableStatus.DELETING)
        {
            throw new DistStressException(
                "TableNotActive",
                $"Table \"{_tableName}\", {_place}, is {table.TableStatus}. Wait until it is ACTIVE.");
        }
    }

    private DistStressException Unreachable(string reason, Exception error) => new(
        "TargetUnreachable",
        $"DynamoDB, {_place}, does not let table \"{_tableName}\" be looked at: {reason}",
        error is AmazonClientException { InnerException: { } inner } ? inner : error);
}

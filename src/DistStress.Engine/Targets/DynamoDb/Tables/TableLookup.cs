using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Clocks;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Sdk;
using DistStress.Engine.Targets.DynamoDb.Sending;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Asks DynamoDB about the table, and says for a person what stands against it.</summary>
internal sealed class TableLookup
{
    // For what does not heed the token: a credential_process that hangs.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly DynamoDbClient _client;
    private readonly TimeSpan _limit;
    private readonly DeadlineTimeProvider _time;

    /// <summary>Makes a lookup; it connects at its first question.</summary>
    public TableLookup(DynamoDbClient client, TargetOptions options)
    {
        _client = client;
        _limit = options.OpBudget;
        _time = options.Time;
        TableName = StorePlace.TableOf(options);
        Region = options.Endpoint is null ? client.Config.RegionEndpoint?.SystemName
            : client.Config.AuthenticationRegion;
        Place = options.Endpoint is null
            ? "region " + Region
            : string.Create(CultureInfo.InvariantCulture, $"{options.Endpoint} (region {Region})");
        Key = new TableKey(options.Table);
    }

    /// <summary>What requests call the table: its name, or its ARN.</summary>
    public string TableName { get; }

    /// <summary>The region that the table is in, or that requests to a server of one's own are signed for.</summary>
    public string? Region { get; }

    /// <summary>Where the table is, for a person.</summary>
    public string Place { get; }

    /// <summary>The key that the table must have.</summary>
    public TableKey Key { get; }

    /// <summary>The table as DynamoDB describes it; null where there is none.</summary>
    /// <exception cref="DistStressException">
    /// <c>TargetUnreachable</c>: no answer in time, or an error. <c>TargetAccessDenied</c>: the credentials do not
    /// allow the question.
    /// </exception>
    public async Task<TableDescription?> FindAsync(CancellationToken cancellationToken)
    {
        using var budget = new TimeLimit(_limit, _time, cancellationToken);
        try
        {
            DescribeTableResponse response = await _client.DescribeTableAsync(TableName, budget.Token)
                .WaitAsync(_limit + Grace, _time, cancellationToken).ConfigureAwait(false);
            return response.Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
        catch (AmazonDynamoDBException error) when (DynamoDbFailure.IsAccessDenied(error))
        {
            throw new DistStressException(
                ErrorKind.TargetAccessDenied, TableName,
                $"The credentials may not look at table \"{TableName}\", {Place} (dynamodb:DescribeTable): "
                    + $"{error.Message}",
                error);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Unreachable(
                error is OperationCanceledException or TimeoutException
                    ? $"no answer within {_limit.TotalSeconds:0.#} s."
                    : error.Message,
                error);
        }
    }

    /// <summary>Refuses a table whose key is not the one that the layout needs, or that has not the indexes.</summary>
    /// <exception cref="DistStressException"><c>WrongKeySchema</c>: tells what it has, what is needed, what to
    /// do.</exception>
    public void RequireKey(TableDescription table)
    {
        if (Key.Difference(table) is { } difference)
        {
            throw new DistStressException(
                ErrorKind.WrongKeySchema, TableName,
                $"Table \"{TableName}\", {Place}, {difference.TrimEnd()}");
        }
    }

    /// <summary>The error that the table is not there.</summary>
    public DistStressException NotThere() => new(
        ErrorKind.TableNotFound, TableName,
        $"There is no table \"{TableName}\" with {Key.Text} in {Place}.");

    /// <summary>The error that the table is there but cannot take traffic yet, or any more.</summary>
    /// <param name="status">The state as AWS names it.</param>
    public DistStressException NotActive(string status) => new(
        ErrorKind.TableNotActive, TableName, $"Table \"{TableName}\", {Place}, is {status}, not ACTIVE.");

    /// <summary>The error that DynamoDB could not be asked.</summary>
    public DistStressException Unreachable(string reason, Exception error) => new(
        ErrorKind.TargetUnreachable, TableName,
        $"DynamoDB, {Place}, does not let table \"{TableName}\" be looked at: {reason}",
        error is AmazonClientException { InnerException: { } inner } ? inner : error);
}

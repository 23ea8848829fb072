using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Clocks;
using DistStress.Engine.Targets.DynamoDb.Sdk;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Makes the table that the layout needs, and waits until it can take traffic.</summary>
internal sealed class DynamoDbPreparation : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly DynamoDbClient _client;
    private readonly DynamoDbClient _creator;
    private readonly TableLookup _lookup;
    private readonly TargetOptions _target;
    private readonly PreparationOptions _options;

    // Why the table could not be created so far; null where nothing stood in the way.
    private AmazonServiceException? _busy;

    /// <summary>Makes a preparation; it connects at its first call.</summary>
    /// <exception cref="DistStressException">The endpoint is no URL, or there is no region, or no such
    /// profile.</exception>
    public DynamoDbPreparation(TargetOptions target, PreparationOptions options)
    {
        _client = DynamoDbClient.Open(target);
        // What is refused for now is asked for again here, so that the reason is known when the time is up.
        _creator = DynamoDbClient.Open(target, retries: 0);
        _lookup = new TableLookup(_client, target);
        _target = target;
        _options = options;
    }

    /// <summary>Says what is missing; changes nothing.</summary>
    /// <exception cref="DistStressException">The table cannot be looked at, or has another key than the layout
    /// needs.</exception>
    public async Task<PreparationLook> LookAsync(CancellationToken cancellationToken)
    {
        TableDescription? table = await _lookup.FindAsync(cancellationToken).ConfigureAwait(false);
        string made = $"with {_lookup.Key.Text}{_lookup.Key.IndexText}, capacity "
            + TableCapacity.Describe(_options.Capacity);
        string? missing = null;
        if (table is null)
            missing = $"Create the table {made}";
        else if (table.TableStatus == TableStatus.DELETING)
            missing = $"Wait until the table that is there is deleted, then create it anew {made}";
        else
            _lookup.RequireKey(table);
        return new PreparationLook($"DynamoDB table {_lookup.TableName}, {_lookup.Place}", missing);
    }

    /// <summary>Makes the table where it is missing, and waits until it is active.</summary>
    /// <remarks>
    /// A table that is being deleted is waited out and made anew: who deletes and initializes wants an empty table. Two
    /// preparations at a time do not disturb each other: one of them creates, both wait.
    /// </remarks>
    /// <exception cref="DistStressException">
    /// As <see cref="LookAsync"/>; <c>TableRefused</c>: DynamoDB does not create it; <c>TableNotActive</c>: it is in a
    /// state that does not end, or not in time.
    /// </exception>
    public async Task<PreparedTarget> RunAsync(CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(_options.Timeout, _target.Time, cancellationToken);
        bool created = false;
        string status = "not looked at";
        TimeSpan pause = FirstPause;
        try
        {
            while (true)
            {
                TableDescription? table = await _lookup.FindAsync(limit.Token).ConfigureAwait(false);
                string former = status;
                status = table?.TableStatus?.Value ?? (created ? "not visible" : "not there");
                if (status != former)
                {
                    _options.OnMessage?.Invoke(new Notice(
                        NoticeKind.TableState, _lookup.TableName,
                        $"Table \"{_lookup.TableName}\", {_lookup.Place}, is {status}."));
                }

                if (table is null)
                {
                    // Right after it was created a table may not be seen yet: the answers are eventually consistent.
                    if (!created)
                        created = await CreateAsync(limit.Token, cancellationToken).ConfigureAwait(false);
                }
                else if (table.TableStatus == TableStatus.DELETING)
                {
                    if (!_options.MayCreate)
                        throw _lookup.NotActive(status);
                    created = false;
                }
                else if (IsReady(table))
                {
                    if (created && _options.TimeToLive is not null)
                        await SetTimeToLiveAsync(limit.Token).ConfigureAwait(false);
                    return Ready(table, created);
                }

                await Task.Delay(pause, _target.Time, limit.Token).ConfigureAwait(false);
                pause = pause < LongestPause / 2 ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested && _busy is not null)
        {
            throw Refused(_busy);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistStressException(
                ErrorKind.TableNotActive, _lookup.TableName,
                $"After {_options.Timeout.TotalSeconds:0.#} s table \"{_lookup.TableName}\", {_lookup.Place}, is still "
                + $"{status}, not ACTIVE.",
                error);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _creator.Dispose();
    }

    private bool IsReady(TableDescription table)
    {
        _lookup.RequireKey(table);
        if (table.TableStatus == TableStatus.ACTIVE)
            return true;
        if (table.TableStatus != TableStatus.CREATING && table.TableStatus != TableStatus.UPDATING)
        {
            throw new DistStressException(
                ErrorKind.TableNotActive, _lookup.TableName,
                _lookup.NotActive(table.TableStatus).Message
                + " That does not end by itself: see to it in DynamoDB, or name another table.");
        }

        return false;
    }

    // False where the table is there all of a sudden: somebody else was faster, or it was not gone yet.
    private async Task<bool> CreateAsync(CancellationToken limit, CancellationToken stop)
    {
        if (!_options.MayCreate)
            throw _lookup.NotThere();
        var request = new CreateTableRequest
        {
            TableName = _lookup.TableName,
            BillingMode = _options.Capacity is null ? BillingMode.PAY_PER_REQUEST : BillingMode.PROVISIONED,
            ProvisionedThroughput = _options.Capacity is { } capacity
                ? new ProvisionedThroughput(capacity.ReadUnits, capacity.WriteUnits)
                : null,
        };
        _lookup.Key.Put(request);
        request.Tags = [OwnTag.Make(), .. _options.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })];
        if (_options.Warm is { } warm)
        {
            request.WarmThroughput = new WarmThroughput
            {
                ReadUnitsPerSecond = warm.ReadUnits, WriteUnitsPerSecond = warm.WriteUnits,
            };
        }

        try
        {
            await _creator.CreateTableAsync(request, limit).ConfigureAwait(false);
            _busy = null;
            return true;
        }
        catch (AmazonServiceException error) when (
            error is LimitExceededException || error.StatusCode >= System.Net.HttpStatusCode.InternalServerError)
        {
            // Too many tables at a time, of which some will be made soon; or a fault that passes.
            _busy = error;
            return false;
        }
        catch (ResourceInUseException)
        {
            return false;
        }
        catch (AmazonServiceException error)
        {
            stop.ThrowIfCancellationRequested();
            throw Refused(error);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            throw _lookup.Unreachable(error.Message, error);
        }
    }

    private DistStressException Refused(AmazonServiceException error) => new(
        ErrorKind.TableRefused, _lookup.TableName,
        $"DynamoDB, {_lookup.Place}, does not create table \"{_lookup.TableName}\": {error.Message}", error);

    private async Task SetTimeToLiveAsync(CancellationToken limit)
    {
        try
        {
            await _client.UpdateTimeToLiveAsync(
                new UpdateTimeToLiveRequest
                {
                    TableName = _lookup.TableName,
                    TimeToLiveSpecification = new TimeToLiveSpecification
                    {
                        AttributeName = _options.TimeToLive, Enabled = true,
                    },
                },
                limit).ConfigureAwait(false);
        }
        catch (AmazonServiceException error)
        {
            throw new DistStressException(
                ErrorKind.TableRefused, _lookup.TableName,
                $"Table \"{_lookup.TableName}\", {_lookup.Place}, was created, and DynamoDB does not let its items "
                + $"expire by \"{_options.TimeToLive}\": {error.Message}",
                error);
        }
    }

    private PreparedTarget Ready(TableDescription table, bool created)
    {
        TableCapacity? capacity = TableKey.CapacityOf(table);
        if (_options.Capacity is { } wanted && wanted != capacity)
        {
            _options.OnWarning?.Invoke(new Notice(
                NoticeKind.TableKept, _lookup.TableName,
                $"Table \"{_lookup.TableName}\", {_lookup.Place}, was there already and is left as it is: its "
                    + "capacity is "
                + $"{TableCapacity.Describe(capacity)}, not {TableCapacity.Describe(wanted)}."));
        }

        return new PreparedTarget
        {
            Database = _target.Database,
            TableName = _lookup.TableName,
            Layout = _target.Layout,
            Status = table.TableStatus.Value,
            Created = created,
            Message = created
                ? "The table was created and is active."
                : "The table was there already, with the key that the layout needs.",
            KeySchema = TableKey.Describe(table),
            BillingMode = capacity is null ? BillingMode.PAY_PER_REQUEST.Value : BillingMode.PROVISIONED.Value,
            ReadCapacityUnits = capacity?.ReadUnits,
            WriteCapacityUnits = capacity?.WriteUnits,
            ItemCount = table.ItemCount,
            Endpoint = _target.Endpoint,
            Region = _lookup.Region,
            Arn = table.TableArn,
        };
    }
}

using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Clocks;
using DistStress.Engine.Targets.DynamoDb.Sdk;
using DistStress.Engine.Targets.Preparation;

namespace DistStress.Engine.Targets.DynamoDb.Tables;

/// <summary>Removes a table that the product created.</summary>
internal sealed class DynamoDbRemoval : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly DynamoDbClient _client;
    private readonly TableLookup _lookup;
    private readonly TargetOptions _target;

    /// <summary>Makes a removal; it connects at its first call.</summary>
    /// <exception cref="DistStressException">The endpoint is no URL, or there is no region, or no such
    /// profile.</exception>
    public DynamoDbRemoval(TargetOptions target)
    {
        _client = DynamoDbClient.Open(target);
        _lookup = new TableLookup(_client, target);
        _target = target;
    }

    /// <summary>Says what will be removed; changes nothing.</summary>
    /// <param name="force">Whether a table is removed that the product did not create.</param>
    /// <param name="cancellationToken">Ends the look early.</param>
    /// <exception cref="DistStressException"><c>TableNotFound</c>; <c>TableNotOwn</c>: it does not have the tag;
    /// <c>TargetAccessDenied</c>, <c>TargetUnreachable</c>.</exception>
    public async Task<PreparationLook> LookAsync(bool force, CancellationToken cancellationToken)
    {
        TableDescription table =
            await _lookup.FindAsync(cancellationToken).ConfigureAwait(false) ?? throw _lookup.NotThere();
        if (!force && !await HasTagAsync(table, cancellationToken).ConfigureAwait(false))
        {
            throw new DistStressException(
                ErrorKind.TableNotOwn, _lookup.TableName,
                $"Table \"{_lookup.TableName}\", {_lookup.Place}, was not created here: it has no tag "
                + $"\"{OwnTag.Key}\". Nothing was removed.");
        }

        return new PreparationLook(
            $"DynamoDB table {_lookup.TableName}, {_lookup.Place}",
            $"Remove the table with all its items ({table.ItemCount} at the last count)");
    }

    /// <summary>Removes the table, and waits until it is gone.</summary>
    /// <param name="timeout">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait early.</param>
    /// <exception cref="DistStressException"><c>TableRefused</c>: DynamoDB does not remove it; <c>TableNotActive</c>:
    /// it is not gone in time.</exception>
    public async Task<PreparedTarget> RunAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(timeout, _target.Time, cancellationToken);
        try
        {
            await _client.DeleteTableAsync(_lookup.TableName, limit.Token).ConfigureAwait(false);
            while (await _lookup.FindAsync(limit.Token).ConfigureAwait(false) is not null)
                await Task.Delay(Pause, _target.Time, limit.Token).ConfigureAwait(false);
        }
        catch (ResourceNotFoundException)
        {
            // Somebody else was faster.
        }
        catch (AmazonServiceException error)
        {
            throw new DistStressException(
                ErrorKind.TableRefused, _lookup.TableName,
                $"DynamoDB, {_lookup.Place}, does not remove table \"{_lookup.TableName}\": {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistStressException(
                ErrorKind.TableNotActive, _lookup.TableName,
                $"After {timeout.TotalSeconds:0.#} s table \"{_lookup.TableName}\", {_lookup.Place}, is not gone yet.",
                error);
        }

        return new PreparedTarget
        {
            Database = _target.Database,
            TableName = _lookup.TableName,
            Layout = _target.Layout,
            Status = "Removed",
            Message = "The table was removed.",
            Endpoint = _target.Endpoint,
            Region = _lookup.Region,
        };
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> HasTagAsync(TableDescription table, CancellationToken cancellationToken)
    {
        try
        {
            string? next = null;
            do
            {
                ListTagsOfResourceResponse page = await _client.ListTagsOfResourceAsync(
                    new ListTagsOfResourceRequest { ResourceArn = table.TableArn, NextToken = next },
                    cancellationToken).ConfigureAwait(false);
                if (OwnTag.IsIn(page.Tags))
                    return true;
                next = page.NextToken;
            }
            while (next is not null);

            return false;
        }
        catch (AmazonServiceException error)
        {
            throw new DistStressException(
                ErrorKind.TableNotOwn, _lookup.TableName,
                $"The tags of table \"{_lookup.TableName}\", {_lookup.Place}, cannot be read, so that it is not known "
                + $"whether it was created here: {error.Message} Nothing was removed.",
                error);
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Tables;
using DistStress.Engine.Targets.Retries;
using AmazonClientException = Amazon.Runtime.AmazonClientException;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Makes the calls of ops on one table, whichever client sends them. Safe for any number of ops at a
/// time.</summary>
internal sealed class CallClient : IDisposable
{
    // The body is no part of a page: nothing needs to be escaped but what JSON itself asks for.
    private static readonly JsonWriterOptions JsonOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly ConcurrentBag<OpSession> _idle = [];
    private readonly ICallSender _sender;
    private readonly AnswerReader _reader;

    /// <summary>Makes a client.</summary>
    /// <param name="tableName">The table's name or its ARN, as requests have it.</param>
    /// <param name="keyNames">The attributes of its key, which do not count as data.</param>
    /// <param name="sender">Sends the calls; belongs to the client.</param>
    public CallClient(string tableName, IEnumerable<string> keyNames, ICallSender sender)
    {
        TableName = JsonEncodedText.Encode(tableName, JsonOptions.Encoder);
        _reader = new AnswerReader(tableName, TableArn.NameOf(tableName), keyNames);
        _sender = sender;
    }

    /// <summary>The table.</summary>
    public JsonEncodedText TableName { get; }

    /// <summary>How calls are tried again.</summary>
    public required RetryPolicy Retry { get; init; }

    /// <summary>What pauses and limits pass by.</summary>
    public required DeadlineTimeProvider Time { get; init; }

    /// <summary>The limit on the rate of all requests; null for none. Belongs to the client.</summary>
    public AdaptiveRate? Rate { get; init; }

    /// <summary>How long one attempt of a call may take; null for as long as the op.</summary>
    public TimeSpan? AttemptLimit { get; init; }

    /// <summary>Begins an op.</summary>
    /// <param name="time">How long it may take.</param>
    /// <param name="cutOff">Ends it before that.</param>
    /// <returns>What it makes its calls with, to be given back by <see cref="Return"/>.</returns>
    public OpSession Rent(TimeSpan time, CancellationToken cutOff)
    {
        if (!_idle.TryTake(out OpSession? session))
            session = new OpSession(this, JsonOptions);
        session.BeginOp(time, cutOff);
        return session;
    }

    /// <summary>Takes back what an op has done with.</summary>
    public void Return(OpSession session)
    {
        session.EndOp();
        _idle.Add(session);
    }

    /// <summary>Sends a call once.</summary>
    /// <param name="exchange">The request, and where the answer goes.</param>
    /// <param name="limit">Ends the attempt, if nothing else does.</param>
    /// <returns>What went wrong; null where it succeeded.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallFailure?> TryAsync(Exchange exchange, CancellationToken limit)
    {
        exchange.BeginAttempt();
        try
        {
            await _sender.SendAsync(exchange, limit).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return DynamoDbFailure.OfNoAnswer(error);
        }

        return exchange.Status == DynamoDbFailure.Success ? null : DynamoDbFailure.OfAnswer(exchange);
    }

    /// <summary>Decides whether a call that failed is sent again, and waits until then.</summary>
    /// <param name="failure">What went wrong.</param>
    /// <param name="exchange">The attempt that failed.</param>
    /// <param name="attempts">How often it was sent.</param>
    /// <param name="limit">The end of the op's time.</param>
    /// <returns>False where it is not sent again, or the op's time was over meanwhile.</returns>
    public async ValueTask<bool> MayRetryAsync(
        CallFailure failure, Exchange exchange, int attempts, OpLimit limit)
    {
        if (failure.Fault == CallFault.Lasting)
            return false;
        try
        {
            if (!await _sender.MendAsync(failure.Fault, exchange, limit.Token).ConfigureAwait(false))
                return false;
        }
        catch (Exception error) when (error is OperationCanceledException or AmazonClientException)
        {
            // There are no better credentials: what the store said of the old ones is why the call failed.
            return false;
        }

        // Only now: what was mended is so for the ops that come, those of a client that tries nothing again too.
        if (!Retry.Allows(attempts))
            return false;
        return failure.Fault is CallFault.Clock or CallFault.Credentials
            || await WaitAsync(Retry.Wait(attempts, failure.Fault == CallFault.Throttle), limit).ConfigureAwait(false);
    }

    /// <summary>Waits before what a batch left undone is sent again.</summary>
    /// <param name="retry">Which time that is since the batch last got on, from 1.</param>
    /// <param name="limit">The end of the op's time.</param>
    /// <returns>False where it is not sent again, or the op's time was over meanwhile.</returns>
    public ValueTask<bool> MayGoOnAsync(int retry, OpLimit limit) =>
        Retry.Attempts == 1 ? new ValueTask<bool>(false) : WaitAsync(Retry.Wait(retry, isThrottle: true), limit);

    // Where the op's time is over before the wait is, it fails then, and not before: so long a real client waits.
    private async ValueTask<bool> WaitAsync(TimeSpan wait, OpLimit limit)
    {
        var left = TimeSpan.FromMicroseconds(Math.Max(0, limit.Deadline - Time.NowMicros));
        bool isLast = left <= wait;
        await Task.Delay(isLast ? left : wait, Time, limit.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !isLast && !limit.Token.IsCancellationRequested;
    }

    /// <summary>Reads the answer of a call that succeeded.</summary>
    public CallAnswer Read(Exchange exchange, OpCalls calls, RecordTaker? seen, bool projected)
    {
        bool isWrite = exchange.Call is DynamoDbCall.PutItem or DynamoDbCall.UpdateItem or DynamoDbCall.DeleteItem
            or DynamoDbCall.BatchWriteItem;
        try
        {
            return new CallAnswer(_reader.Read(exchange.Answer.Written, isWrite, calls, seen, projected), null);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            return new CallAnswer(default, new OpResult(
                OpStatus.Failed, Error: OpError.ServerError, Detail: $"The answer cannot be read: {error.Message}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender.Dispose();
        foreach (OpSession session in _idle)
            session.Dispose();
        Rate?.Dispose();
    }
}

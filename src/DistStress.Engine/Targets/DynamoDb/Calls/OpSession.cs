using System.Runtime.CompilerServices;
using System.Text.Json;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>
/// An op under way: the calls that it makes, one after the other, and what they come to. Reused from op to op; not for
/// several threads at once.
/// </summary>
internal sealed class OpSession : IDisposable
{
    private readonly CallClient _client;
    private readonly Exchange _exchange;
    private readonly Utf8JsonWriter _json;
    private OpLimit _limit;
    private TimeLimit? _time;
    private bool _goesOn;
    private bool _isRetry;

    /// <summary>Makes a session of a client.</summary>
    public OpSession(CallClient client, JsonWriterOptions options)
    {
        _client = client;
        _exchange = new Exchange { Sent = NoteSent };
        _json = new Utf8JsonWriter(_exchange.Request, options);
    }

    /// <summary>What the op's calls came to so far.</summary>
    public OpCalls Calls { get; private set; } = new();

    /// <summary>Begins an op.</summary>
    /// <param name="time">How long it may take.</param>
    /// <param name="cutOff">Ends it before that.</param>
    public void BeginOp(TimeSpan time, CancellationToken cutOff)
    {
        long deadline = _client.Time.After(time);
        _time = TimeLimit.After(_time, time + OpLimit.LingerOf(time), _client.Time, cutOff);
        _limit = new OpLimit(deadline, _time.Token);
        _exchange.Deadline = deadline;
        _goesOn = false;
        Calls = new OpCalls();
    }

    /// <summary>Ends an op: what it has rented goes back.</summary>
    public void EndOp()
    {
        _time!.End();
        _exchange.Release();
    }

    /// <summary>How long the op has been over its time, in µs.</summary>
    public long LateMicros => Math.Max(0, _client.Time.NowMicros - _limit.Deadline);

    /// <inheritdoc/>
    public void Dispose()
    {
        _time?.Dispose();
        _exchange.Dispose();
    }

    /// <summary>Begins a request about the table.</summary>
    /// <returns>Where its members go; the table, and that capacity is to be told of, are there already. A batch's table
    /// is not: it is a member of <c>RequestItems</c>.</returns>
    public Utf8JsonWriter Begin(DynamoDbCall call)
    {
        _exchange.Begin(call);
        _json.Reset(_exchange.Request);
        _json.WriteStartObject();
        if (call is not (DynamoDbCall.BatchGetItem or DynamoDbCall.BatchWriteItem))
            _json.WriteString("TableName"u8, _client.TableName);
        _json.WriteString("ReturnConsumedCapacity"u8, "INDEXES"u8);
        return _json;
    }

    /// <summary>Begins a batch about the table: what follows is the value of its member of
    /// <c>RequestItems</c>.</summary>
    public Utf8JsonWriter BeginBatch(DynamoDbCall call)
    {
        Begin(call).WriteStartObject("RequestItems"u8);
        _json.WritePropertyName(_client.TableName);
        return _json;
    }

    /// <summary>Sends the batch that was begun: as <see cref="SendAsync"/>.</summary>
    public ValueTask<CallAnswer> SendBatchAsync(RecordTaker? seen = null, bool projected = false)
    {
        _json.WriteEndObject();
        return SendAsync(seen, projected);
    }

    /// <summary>Begins what a batch left undone, as the answer told it.</summary>
    /// <param name="call">The batch's call.</param>
    /// <param name="rest"><see cref="AnswerContents.Rest"/>.</param>
    /// <param name="isRetry">Whether what is sent does again what was asked before.</param>
    public void BeginRest(DynamoDbCall call, ReadOnlyMemory<byte> rest, bool isRetry = true)
    {
        _goesOn = isRetry;
        Begin(call).WritePropertyName("RequestItems"u8);
        _json.WriteRawValue(rest.Span, skipInputValidation: true);
    }

    /// <summary>Sends the request that was begun, until it succeeds or may not be tried again.</summary>
    /// <param name="seen">Gets each record of the answer; null where nobody wants them.</param>
    /// <param name="projected">Whether only some columns were asked for: a record with none of them is then
    /// nothing.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallAnswer> SendAsync(RecordTaker? seen = null, bool projected = false)
    {
        _json.WriteEndObject();
        _json.Flush();
        _isRetry = _goesOn;
        _goesOn = false;
        CallFailure? before = null;
        for (int attempts = 1; ; attempts++)
        {
            if (IsOver)
                return Failed(before ?? CallFailure.OutOfTime);
            CallFailure? failure = await _client.TryAsync(_exchange, _limit.Token).ConfigureAwait(false);
            if (failure is null)
            {
                if (!IsOver)
                    return _client.Read(_exchange, Calls, seen, projected);

                // Nobody waits for it any more; what it consumed, and what it left undone, is so all the same.
                CallAnswer late = _client.Read(_exchange, Calls, seen: null, projected);
                return late.HasFailed ? late : Failed(AtDeadline(before), late.Contents);
            }

            if (failure.Fault == CallFault.Throttle)
                Calls.AddThrottle(failure.Result.Error!);

            // What the server refused holds, however late it is; a connection that is closed under the request is no
            // fault of the server, nor of the network.
            if (IsOver && !(failure.IsAnswer && failure.Result.HasFailed))
                return Failed(AtDeadline(before));
            if (!await _client.MayRetryAsync(failure, _exchange, attempts, _limit).ConfigureAwait(false))
                return Failed(failure);
            before = failure;
        }
    }

    /// <summary>Waits before what a batch left undone is sent again.</summary>
    /// <param name="retry">Which time that is since the batch last got on, from 1.</param>
    /// <returns>False where it may not be sent again, or the op's time was over meanwhile.</returns>
    public ValueTask<bool> WaitForRestAsync(int retry) => _client.MayGoOnAsync(retry, _limit);

    private bool IsOver => _limit.IsOver(_client.Time.NowMicros);

    // Out of time in the middle of a retry, a throttled op is still one that the store had no capacity for; and one
    // that no connection took is one that lost it.
    private CallFailure AtDeadline(CallFailure? before) => before is { Fault: CallFault.Throttle }
        || (before is { Result.Error: OpError.ConnectionLost } && !_exchange.IsSent)
        ? before
        : CallFailure.OutOfTime;

    private static CallAnswer Failed(CallFailure failure, AnswerContents contents = default) =>
        new(contents, failure.Result, IsOutOfTime: ReferenceEquals(failure, CallFailure.OutOfTime));

    private void NoteSent()
    {
        if (_isRetry)
            Calls.AddRetry();
        _isRetry = true;
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;
using DistStress.Engine.Clocks;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets.DynamoDb.Requests;
using DistStress.Engine.Targets.DynamoDb.Tables;

namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>
/// An op under way: the calls that it makes, one after the other, and what they come to. Reused from op to op; not for
/// several threads at once.
/// </summary>
internal sealed class OpSession : IDisposable
{
    private readonly CallClient _client;
    private readonly Utf8JsonWriter _json;
    private readonly List<GivenUpAttempt> _givenUp = [];
    private Exchange _exchange = new();
    private SentAttempts _sent = new();
    private OpLimit _limit;
    private TimeLimit? _time;
    private bool _goesOn;

    /// <summary>Makes a session of a client.</summary>
    public OpSession(CallClient client, JsonWriterOptions options)
    {
        _client = client;
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
        _goesOn = false;
        Calls = new OpCalls();
    }

    /// <summary>Waits for what is on its way of attempts that were given up, and counts it.</summary>
    /// <param name="hasFailed">Whether the op has failed, as it does at its limit at the latest.</param>
    /// <returns>How long ago the op ended, in µs.</returns>
    public ValueTask<long> HearOutAsync(bool hasFailed)
    {
        if (_givenUp.Count == 0 && !hasFailed)
            return new ValueTask<long>(0);
        long now = _client.Time.NowMicros;
        long ended = hasFailed ? Math.Min(now, _limit.Deadline) : now;
        return _givenUp.Count == 0 ? new ValueTask<long>(now - ended) : HearGivenUpAsync(ended);
    }

    /// <summary>Ends an op: what it has rented goes back.</summary>
    public void EndOp()
    {
        // Nobody has heard them out where the op ended by an exception.
        if (_givenUp.Count > 0)
        {
            _time!.Cancel();
            _givenUp.Clear();
        }

        _time!.End();
        _exchange.Release();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _time?.Dispose();
        _exchange.Dispose();
    }

    /// <summary>Begins a request about the table.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="pageBytes"><see cref="Exchange.PageBytes"/>.</param>
    /// <returns>Where its members go; the table, and that capacity is to be told of, are there already. A batch's table
    /// is not: it is a member of <c>RequestItems</c>.</returns>
    public Utf8JsonWriter Begin(DynamoDbCall call, long pageBytes = long.MaxValue)
    {
        _exchange.Begin(call, pageBytes);
        _json.Reset(_exchange.Request);
        _json.WriteStartObject();
        if (call is not (DynamoDbCall.BatchGetItem or DynamoDbCall.BatchWriteItem))
            _json.WriteString("TableName"u8, _client.TableName);
        _json.WriteString("ReturnConsumedCapacity"u8, "INDEXES"u8);
        return _json;
    }

    /// <summary>Begins a batch about the table: what follows is the value of its member of
    /// <c>RequestItems</c>.</summary>
    /// <param name="call">The batch's call.</param>
    /// <param name="pageBytes"><see cref="Exchange.PageBytes"/>.</param>
    public Utf8JsonWriter BeginBatch(DynamoDbCall call, long pageBytes = long.MaxValue)
    {
        Begin(call, pageBytes).WriteStartObject("RequestItems"u8);
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
        Begin(call, _exchange.PageBytes).WritePropertyName("RequestItems"u8);
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
        if (_givenUp.Count > 0)
            _sent = new SentAttempts();
        _sent.Begin(_goesOn);
        _goesOn = false;
        CallFailure? before = null;
        for (int attempts = 1; ; attempts++)
        {
            if (IsOver)
                return Failed(before ?? CallFailure.OutOfTime);
            if (_client.Rate is { } rate && !await rate.EnterAsync(_limit.Deadline, _limit.Token).ConfigureAwait(false))
                return Failed(before ?? CallFailure.HeldBack);
            Exchange tried = _exchange;
            tried.Deadline = _limit.Deadline;
            CallFailure? failure = await (_client.AttemptLimit is { } most
                ? TryWithinAsync(most, projected)
                : _client.TryAsync(tried, _limit.Token)).ConfigureAwait(false);
            _sent.Count(_exchange, Calls);
            _client.Rate?.Note(failure is { Fault: CallFault.Throttle });
            if (failure is null)
            {
                if (!IsOver)
                    return Read(_exchange, seen, projected);

                // Nobody waits for it any more; what it consumed, and what it left undone, is so all the same.
                CallAnswer late = Read(_exchange, seen: null, projected);
                return late.HasFailed ? late : Failed(AtDeadline(before, tried), late.Contents);
            }

            CountRefusal(failure);

            // What the server refused holds, however late it is; a connection that is closed under the request is no
            // fault of the server, nor of the network.
            if (IsOver && !(failure.IsAnswer && failure.Result.HasFailed))
                return Failed(AtDeadline(before, tried));
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

    // The attempt goes on by itself where it takes longer: its answer is heard at the op's end.
    private async ValueTask<CallFailure?> TryWithinAsync(TimeSpan most, bool projected)
    {
        _exchange.Deadline = Math.Min(_limit.Deadline, _client.Time.After(most));
        var limit = new TimeLimit(Timeout.InfiniteTimeSpan, _client.Time, _limit.Token);
        Task<CallFailure?> attempt = _client.TryAsync(_exchange, limit.Token).AsTask();
        Task wait = attempt.WaitAsync(most, _client.Time.ForTimers);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.IsCompleted)
        {
            limit.Dispose();
            return await attempt.ConfigureAwait(false);
        }

        limit.Begin(OpLimit.LingerOf(most));
        _givenUp.RemoveAll(HasBeenHeard);
        _givenUp.Add(new GivenUpAttempt(_exchange, attempt, limit, _sent, projected));
        _exchange = _exchange.Again();
        return CallFailure.GivenUp;
    }

    private async ValueTask<long> HearGivenUpAsync(long ended)
    {
        foreach (GivenUpAttempt attempt in _givenUp)
            Hear(attempt, await attempt.Answer.ConfigureAwait(false));
        _givenUp.Clear();
        return _client.Time.NowMicros - ended;
    }

    // So that what an op holds does not grow with the attempts that it gives up.
    private bool HasBeenHeard(GivenUpAttempt attempt)
    {
        if (!attempt.Answer.IsCompleted)
            return false;
        Hear(attempt, attempt.Answer.Result);
        return true;
    }

    private void Hear(GivenUpAttempt attempt, CallFailure? failure)
    {
        attempt.Sent.Count(attempt.Exchange, Calls);
        if (failure is null)
            Read(attempt.Exchange, seen: null, attempt.IsProjected);
        else
            CountRefusal(failure);
        attempt.Dispose();
    }

    private CallAnswer Read(Exchange exchange, RecordTaker? seen, bool projected)
    {
        CallAnswer answer = _client.Read(exchange, Calls, seen, projected);
        bool isPage = answer.Contents.Bytes >= exchange.PageBytes;
        if (answer.Contents.RestCount > 0 && !isPage)
            Calls.AddThrottle(DynamoDbTable.Unprocessed);
        return answer with { IsPage = isPage };
    }

    private void CountRefusal(CallFailure failure)
    {
        if (failure.Fault == CallFault.Throttle)
            Calls.AddThrottle(failure.Result.Error!);
    }

    // Out of time in the middle of a retry, a throttled op is still one that the store had no capacity for; and one
    // that no connection took is one that lost it.
    private static CallFailure AtDeadline(CallFailure? before, Exchange tried) =>
        before is { Fault: CallFault.Throttle }
        || (before is { Result.Error: OpError.ConnectionLost } && !tried.IsSent)
        ? before
        : CallFailure.OutOfTime;

    private static CallAnswer Failed(CallFailure failure, AnswerContents contents = default) =>
        new(contents, failure.Result, failure.IsOutOfTime);
}

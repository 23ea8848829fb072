using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace DistStress.Engine.Tests.Servers;

/// <summary>An endpoint between the SDK and dynalite that does to each call what a plan says, and counts it.</summary>
/// <remarks>A fault is counted before the client can see it.</remarks>
public sealed class FaultyDynamoDb : IAsyncDisposable
{
    private static readonly string[] ForwardedHeaders = ["X-Amz-Target", "X-Amz-Date", "Authorization"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _client = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _bodies = new();
    private readonly Lock _counting = new();
    private readonly string _server;
    private readonly Func<FaultyCall, Fault?> _plan;
    private readonly Task _loop;
    private FaultyCounts _counts = new();
    private int _calls;

    /// <summary>Starts the endpoint.</summary>
    /// <param name="server">URL of the real server.</param>
    /// <param name="plan">From a call to what is done to it; null to pass it on as it is.</param>
    public FaultyDynamoDb(string server, Func<FaultyCall, Fault?> plan)
    {
        _server = server;
        _plan = plan;
        _listener.Start();
        Endpoint = $"http://{_listener.LocalEndpoint}";
        _loop = Task.Run(LoopAsync);
    }

    public string Endpoint { get; }

    /// <summary>What has been done so far.</summary>
    public FaultyCounts Counts
    {
        get
        {
            lock (_counting)
                return _counts;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The test is over.
        }

        await Task.WhenAll(connections);
    }

    private async Task ServeAsync(Socket socket)
    {
        using Socket connection = socket;
        socket.NoDelay = true;
        try
        {
            await using var stream = new BufferedStream(new NetworkStream(socket));
            while (await HttpExchange.ReadAsync(socket, stream, _stop.Token) is { } exchange)
                await HandleAsync(exchange);
        }
        catch (Exception error) when (
            error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client hung up, the connection was cut, or the test is over.
        }
    }

    private async Task HandleAsync(HttpExchange exchange)
    {
        string target = exchange.Header("X-Amz-Target");
        int attempt = _bodies.AddOrUpdate(target + exchange.Body, 0, (_, before) => before + 1);
        int number = Interlocked.Increment(ref _calls) - 1;
        var call = new FaultyCall(number, target[(target.LastIndexOf('.') + 1)..], attempt, exchange.Body)
        {
            Headers = exchange.Headers,
        };
        Fault? fault = _plan(call);
        Count(counts => Enter(counts with { CallsBy = With(counts.CallsBy, call.Action) }, fault));
        await DoAsync(exchange, call, fault);
    }

    private async Task DoAsync(HttpExchange exchange, FaultyCall call, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Throttle throttle:
                await AnswerAsync(exchange, 400, throttle.Form.ToJson());
                break;
            case Fault.ServerError:
                await AnswerAsync(exchange, 500, Error("InternalServerError", "The request could not be processed."));
                break;
            case Fault.Refuse refuse:
                await AnswerAsync(exchange, 400, Error(refuse.Exception, refuse.Message));
                break;
            case Fault.WrongClock clock:
                await exchange.AnswerAsync(
                    400,
                    Error("InvalidSignatureException", "Signature expired: it is older than five minutes."),
                    half: false,
                    _stop.Token,
                    string.Create(CultureInfo.InvariantCulture, $"Date: {clock.Now:R}\r\n"));
                break;
            case Fault.WrongChecksum:
                (int sumStatus, string summed) = await ForwardAsync(exchange, call.Body);
                await exchange.AnswerAsync(sumStatus, summed, half: false, _stop.Token, "x-amz-crc32: 1\r\n");
                break;
            case Fault.SlowBody slow:
                (int slowStatus, string late) = await ForwardAsync(exchange, call.Body);
                Task rest = Task.Delay(slow.Time, _stop.Token);
                await exchange.AnswerInHalvesAsync(
                    slowStatus, late, slow.Until is null ? rest : Task.WhenAny(rest, slow.Until), _stop.Token);
                break;
            case Fault.CutBefore:
                exchange.Cut();
                break;
            case Fault.CutAfter:
                await ForwardAsync(exchange, call.Body);
                exchange.Cut();
                break;
            case Fault.CutWithin:
                (int halfStatus, string half) = await ForwardAsync(exchange, call.Body);
                await exchange.AnswerAsync(halfStatus, half, half: true, _stop.Token);
                exchange.Cut();
                break;
            case Fault.Partial partial:
                await DoInPartAsync(exchange, call, partial);
                break;
            default:
                if (fault is Fault.Delay delay)
                    await Task.Delay(delay.Time, _stop.Token);
                (int status, string body) = await ForwardAsync(exchange, call.Body);
                await AnswerAsync(exchange, status, body);
                break;
        }
    }

    // A batch's requests are {"RequestItems":{table: list of writes}} and {"RequestItems":{table: {"Keys": list, …}}};
    // what was not done comes back in the same form.
    private async Task DoInPartAsync(HttpExchange exchange, FaultyCall call, Fault.Partial partial)
    {
        (string unprocessed, string? keys) = call.Action switch
        {
            "BatchWriteItem" => ("UnprocessedItems", null),
            "BatchGetItem" => ("UnprocessedKeys", "Keys"),
            _ => throw new InvalidOperationException($"{call.Action} is no batch."),
        };
        JsonNode request = JsonNode.Parse(call.Body)!;
        (string table, JsonNode? entry) = request["RequestItems"]!.AsObject().Single();
        JsonArray items = (keys is null ? entry! : entry![keys]!).AsArray();
        JsonNode heldEntry = entry!.DeepClone();
        JsonArray held = (keys is null ? heldEntry : heldEntry[keys]!).AsArray();
        int kept = items.Count - Math.Clamp(partial.Hold(items.Count), 0, items.Count);
        items.RemoveRange(kept, items.Count - kept);
        held.RemoveRange(0, kept);
        if (held.Count > 0)
            Count(counts => counts with { Partial = counts.Partial + 1, HeldBack = counts.HeldBack + held.Count });

        // A batch of nothing is an error to the server, so it is not asked.
        (int status, string body) = kept == 0 ? (200, "{}") : await ForwardAsync(exchange, request.ToJsonString());
        if (status == 200 && held.Count > 0)
        {
            JsonNode answer = JsonNode.Parse(body)!;
            JsonNode? own = answer[unprocessed]?[table];
            foreach (JsonNode? item in (keys is null ? own : own?[keys])?.AsArray() ?? [])
                held.Add(item!.DeepClone());
            answer[unprocessed] = new JsonObject { [table] = heldEntry };
            body = answer.ToJsonString();
        }

        await AnswerAsync(exchange, status, body);
    }

    private async Task<(int Status, string Body)> ForwardAsync(HttpExchange exchange, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _server);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", exchange.Header("Content-Type"));
        foreach (string header in ForwardedHeaders)
            request.Headers.TryAddWithoutValidation(header, exchange.Header(header));
        Count(counts => counts with { Forwarded = counts.Forwarded + 1 });
        using HttpResponseMessage response = await _client.SendAsync(request, _stop.Token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(_stop.Token));
    }

    private Task AnswerAsync(HttpExchange exchange, int status, string body) =>
        exchange.AnswerAsync(status, body, half: false, _stop.Token);

    private static FaultyCounts Enter(FaultyCounts counts, Fault? fault) => fault switch
    {
        Fault.Throttle throttle => counts with
        {
            Throttled = counts.Throttled + 1,
            ThrottledBy = With(counts.ThrottledBy, throttle.Form.Name),
        },
        Fault.ServerError => counts with { ServerErrors = counts.ServerErrors + 1 },
        Fault.Refuse => counts with { Refused = counts.Refused + 1 },
        Fault.Delay or Fault.SlowBody => counts with { Delayed = counts.Delayed + 1 },
        Fault.WrongChecksum or Fault.WrongClock => counts with { Garbled = counts.Garbled + 1 },
        Fault.CutBefore or Fault.CutAfter or Fault.CutWithin => counts with { Cut = counts.Cut + 1 },
        _ => counts,
    };

    private static Dictionary<string, int> With(IReadOnlyDictionary<string, int> counts, string name) =>
        new(counts) { [name] = counts.GetValueOrDefault(name) + 1 };

    private void Count(Func<FaultyCounts, FaultyCounts> enter)
    {
        lock (_counting)
            _counts = enter(_counts);
    }

    private static string Error(string exception, string message) =>
        $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{exception}}","message":"{{message}}"}""";
}

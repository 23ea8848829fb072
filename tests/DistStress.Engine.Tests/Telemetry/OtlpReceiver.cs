using System.Collections.Concurrent;
using System.Net;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Engine.Tests.Telemetry;

/// <summary>A small collector: takes metrics over OTLP/HTTP on loopback, and remembers them.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private const string Path = "/v1/metrics";

    private readonly HttpListener _listener;
    private readonly Task _listening;
    private readonly ConcurrentQueue<ReceivedPoint> _points = new();

    public OtlpReceiver()
    {
        (_listener, Endpoint) = Listen();
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>What is given as the collector's address.</summary>
    public string Endpoint { get; }

    /// <summary>What a request had as its header x-key, of all requests.</summary>
    public ConcurrentBag<string?> Keys { get; } = [];

    /// <summary>All points, in the order in which they came.</summary>
    public IReadOnlyList<ReceivedPoint> Points => [.. _points];

    /// <summary>The last point of each series.</summary>
    public IReadOnlyList<ReceivedPoint> Last =>
        [.. _points.GroupBy(point => point.Series).Select(series => series.Last())];

    /// <summary>The sum over all series of a metric whose resource or point has an attribute.</summary>
    public double Total(string metric, string? attribute = null, string? value = null) => Last
        .Where(point => point.Metric == metric && (attribute is null
            || point.Resource.GetValueOrDefault(attribute, point.Attributes.GetValueOrDefault(attribute, "")) == value))
        .Sum(point => point.Value);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _listening;
    }

    private static (HttpListener Listener, string Endpoint) Listen()
    {
        for (int left = 20; ; left--)
        {
            string endpoint = $"http://127.0.0.1:{FreePort.Take()}";
            var listener = new HttpListener();
            listener.Prefixes.Add(endpoint + "/");
            try
            {
                listener.Start();
                return (listener, endpoint);
            }
            catch (HttpListenerException) when (left > 0)
            {
                // Somebody else has taken it meanwhile.
                listener.Close();
            }
        }
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            bool isRight = context.Request.Url!.AbsolutePath == Path
                && context.Request.ContentType == "application/x-protobuf";
            if (isRight)
                Read(body.ToArray());
            Keys.Add(context.Request.Headers["x-key"]);
            context.Response.StatusCode = isRight ? 200 : 404;
            context.Response.Close();
        }
    }

    // ExportMetricsServiceRequest of opentelemetry-proto: resources, their scopes, the metrics of these.
    private void Read(byte[] request)
    {
        foreach (ProtoReader resource in new ProtoReader(request).Messages(1))
        {
            Dictionary<string, string> attributes =
                resource.Messages(1).SelectMany(message => message.Messages(1)).ToDictionary(KeyOf, ValueOf);
            foreach (ProtoReader scope in resource.Messages(2))
            {
                string name = scope.Messages(1).Single().Text(1);
                foreach (ReceivedPoint point in scope.Messages(2).SelectMany(metric => Read(metric, attributes, name)))
                    _points.Enqueue(point);
            }
        }
    }

    private static IEnumerable<ReceivedPoint> Read(
        ProtoReader metric, IReadOnlyDictionary<string, string> resource, string scope)
    {
        (string kind, int field, int attributes) = metric.Has(5) ? ("gauge", 5, 7)
            : metric.Has(7) ? ("counter", 7, 7)
            : metric.Has(9) ? ("histogram", 9, 9)
            : ("exponential", 10, 1);
        ProtoReader data = metric.Messages(field).Single();
        foreach (ProtoReader point in data.Messages(1))
        {
            bool isHistogram = field >= 9;
            yield return new ReceivedPoint
            {
                Resource = resource,
                Scope = scope,
                Metric = metric.Text(1),
                Unit = metric.Text(3),
                Kind = kind,
                Attributes = point.Messages(attributes).ToDictionary(KeyOf, ValueOf),
                Temporality = data.Number(2),
                Start = point.Number(2),
                Value = isHistogram ? point.Number(4) : point.Has(6) ? (long)point.Number(6) : point.Double(4),
                Sum = point.Double(5),
                Min = kind == "exponential" ? point.Double(12) : 0,
                Max = kind == "exponential" ? point.Double(13) : 0,
                Buckets = kind == "exponential" ? Buckets(point) : [],
            };
        }
    }

    // Bucket i holds what is greater than base^i and at most base^(i+1), with base = 2^(2^-scale).
    private static (double Most, long Count)[] Buckets(ProtoReader point)
    {
        double width = Math.ScaleB(1, -point.Signed(6));
        ProtoReader? positive = point.Messages(8).SingleOrDefault();
        int offset = positive?.Signed(1) ?? 0;
        return
        [
            (0, (long)point.Number(7)),
            .. (positive?.Varints(2) ?? []).Select((count, i) => (Math.Pow(2, width * (offset + i + 1)), count)),
        ];
    }

    private static string KeyOf(ProtoReader attribute) => attribute.Text(1);

    private static string ValueOf(ProtoReader attribute)
    {
        ProtoReader value = attribute.Messages(2).Single();
        return value.Has(1) ? value.Text(1) : ((long)value.Number(3)).ToString();
    }
}

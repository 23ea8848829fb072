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
            {
                foreach (ReceivedPoint point in OtlpRequest.Read(body.ToArray()))
                    _points.Enqueue(point);
            }

            Keys.Add(context.Request.Headers["x-key"]);
            context.Response.StatusCode = isRight ? 200 : 404;
            context.Response.Close();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Stands in for the EC2 instance metadata service, version 2: values only for who brings the token that a PUT
/// gave.</summary>
public sealed class MetadataServer : IAsyncDisposable
{
    public const string InstanceId = "i-0123456789abcdef0";
    public const string Region = "eu-west-1";

    private readonly HttpListener _listener = new();
    private readonly string _token = Guid.NewGuid().ToString("n");
    private readonly Task _loop;

    public MetadataServer()
    {
        Endpoint = $"http://127.0.0.1:{FreePort.Take()}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _loop = Task.Run(LoopAsync);
    }

    public string Endpoint { get; }

    /// <summary>Whether it answers nothing at all.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What was asked for.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Abort();
        await _loop;
    }

    private async Task LoopAsync()
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

            Requests.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
            if (!IsSilent)
                Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        bool hasToken = context.Request.Headers["X-aws-ec2-metadata-token"] == _token;
        (HttpStatusCode status, string body) = (context.Request.HttpMethod, context.Request.RawUrl) switch
        {
            ("PUT", "/latest/api/token") when context.Request.Headers["X-aws-ec2-metadata-token-ttl-seconds"] is not null =>
                (HttpStatusCode.OK, _token),
            ("GET", "/latest/meta-data/instance-id") when hasToken => (HttpStatusCode.OK, InstanceId),
            ("GET", "/latest/meta-data/placement/region") when hasToken => (HttpStatusCode.OK, Region),
            ("GET", _) when !hasToken => (HttpStatusCode.Unauthorized, ""),
            _ => (HttpStatusCode.NotFound, ""),
        };
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        context.Response.StatusCode = (int)status;
        try
        {
            context.Response.Close(bytes, willBlock: false);
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException && !_listener.IsListening)
        {
            // The client has its answer, and its test has ended before this call has.
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace DistStress.Engine.Tests.Servers;

/// <summary>An HTTP server that gives the answers a test wrote for it, or none: for faults that real servers do not
/// show when asked.</summary>
public sealed class ScriptedHttpServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, string, (int Status, string Body)?> _answer;
    private readonly Task _loop;
    private int _requests;

    /// <summary>Starts the server.</summary>
    /// <param name="answer">From a request's number (from 0) and body to the answer; null to leave it without
    /// one.</param>
    public ScriptedHttpServer(Func<int, string, (int Status, string Body)?> answer)
    {
        _answer = answer;
        Endpoint = $"http://127.0.0.1:{FreePort.Take()}";
        _listener.Prefixes.Add(Endpoint + "/");
        _listener.Start();
        _loop = Task.Run(LoopAsync);
    }

    public string Endpoint { get; }

    /// <summary>How many requests came.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Told for every request that came, with how many have come by then.</summary>
    public event Action<int>? Requested;

    /// <summary>The Authorization headers of the requests, in the order in which they came.</summary>
    public ConcurrentQueue<string?> Authorizations { get; } = new();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Abort();
        await _loop;
        _stop.Dispose();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Authorizations.Enqueue(context.Request.Headers["Authorization"]);
                int count = Interlocked.Increment(ref _requests);
                Requested?.Invoke(count);
                // A test may hold an answer back, and others not.
                _ = Task.Run(() => AnswerAsync(context, count - 1));
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // The listener was closed while it waited.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context, int number)
    {
        try
        {
            string request = await new StreamReader(context.Request.InputStream, Encoding.UTF8)
                .ReadToEndAsync(_stop.Token);
            if (_answer(number, request) is not { } answer)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
                return;
            }

            byte[] body = Encoding.UTF8.GetBytes(answer.Body);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/x-amz-json-1.0";
            context.Response.ContentLength64 = body.Length;
            await context.Response.OutputStream.WriteAsync(body, _stop.Token);
            context.Response.Close();
        }
        catch (Exception error) when (
            error is OperationCanceledException or HttpListenerException or ObjectDisposedException)
        {
            // The client hung up, or the test is over.
        }
    }
}

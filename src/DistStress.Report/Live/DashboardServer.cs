using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DistStress.Report.Model;

namespace DistStress.Report.Live;

/// <summary>
/// Serves a report that follows its run, on loopback. It answers only who has its address, token and all, and only
/// with what is to be seen: nothing that is asked of it changes anything.
/// </summary>
public sealed class DashboardServer : IAsyncDisposable
{
    private const int Tries = 20;

    // A page that is left open behind many others is not looked at; more of them are refused.
    private const int MostListeners = 32;

    private static readonly TimeSpan AliveEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly HttpListener _listener;
    private readonly ILiveFeed _feed;
    private readonly DashboardToken _token = new();
    private readonly string _host;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;
    private int _listeners;

    private DashboardServer(HttpListener listener, int port, ILiveFeed feed)
    {
        _listener = listener;
        _feed = feed;
        Port = port;
        _host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        Address = $"http://{_host}/{_token.Text}/";
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Where a browser finds it.</summary>
    public string Address { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>Starts a dashboard.</summary>
    /// <param name="port">Its port on loopback; 0 for a free one.</param>
    /// <param name="feed">What it shows.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static DashboardServer Start(int port, ILiveFeed feed)
    {
        // Between being found free and being taken somebody else may take it.
        for (int tries = 1; ; tries++)
        {
            int chosen = port == 0 ? FreePort() : port;
            var listener = new HttpListener();
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{chosen}/"));
            try
            {
                listener.Start();
                return new DashboardServer(listener, chosen, feed);
            }
            catch (Exception e) when (e is HttpListenerException or SocketException)
            {
                listener.Close();
                if (port != 0 || tries == Tries)
                    throw new IOException($"Port {chosen} on loopback cannot be listened on: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await Task.WhenAny(_serving, Task.Delay(EndLimit)).ConfigureAwait(false);
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync().ConfigureAwait(false);
                _ = AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException
                or InvalidOperationException)
            {
                // The listener was closed, or a caller hung up before it was heard.
                if (!_listener.IsListening)
                    return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            Protect(context.Response);
            await AnswerAsync(context.Request, context.Response).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            // Whoever asked has gone, or the dashboard ends.
        }
        finally
        {
            context.Response.Abort();
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        // A page of another name that resolves to loopback must not be able to read this one.
        if (request.UserHostName != _host)
        {
            await RefuseAsync(response, HttpStatusCode.Forbidden).ConfigureAwait(false);
            return;
        }

        string[] path = (request.Url?.AbsolutePath ?? "/").Split('/');
        if (path.Length != 3 || path[0].Length > 0 || !_token.Is(path[1]))
        {
            await RefuseAsync(response, HttpStatusCode.NotFound).ConfigureAwait(false);
            return;
        }

        if (request.HttpMethod is not ("GET" or "HEAD"))
        {
            response.Headers["Allow"] = "GET, HEAD";
            await RefuseAsync(response, HttpStatusCode.MethodNotAllowed).ConfigureAwait(false);
            return;
        }

        bool isHead = request.HttpMethod == "HEAD";
        if (path[2] == "events" && !isHead)
        {
            await StreamAsync(request, response).ConfigureAwait(false);
            return;
        }

        (string Type, string Text)? found = path[2] switch
        {
            "" => ("text/html", ReportPage.Live()),
            "style.css" => ("text/css", ReportPage.Style()),
            "plotly.js" => ("text/javascript", ReportPage.Plotly()),
            "page.js" => ("text/javascript", ReportPage.Scripts(isLive: true)),
            _ => null,
        };
        if (found is not { } file)
        {
            await RefuseAsync(response, HttpStatusCode.NotFound).ConfigureAwait(false);
            return;
        }

        response.ContentType = $"{file.Type}; charset=utf-8";
        byte[] body = Encoding.UTF8.GetBytes(file.Text);
        response.ContentLength64 = body.Length;
        if (!isHead)
            await response.OutputStream.WriteAsync(body, _end.Token).ConfigureAwait(false);
        response.Close();
    }

    // A view as soon as there is a newer one, until the page is closed.
    private async Task StreamAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        if (Interlocked.Increment(ref _listeners) > MostListeners)
        {
            Interlocked.Decrement(ref _listeners);
            await RefuseAsync(response, HttpStatusCode.ServiceUnavailable).ConfigureAwait(false);
            return;
        }

        using var left = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        try
        {
            string? run = request.QueryString["run"] is { Length: > 0 } id ? id : null;
            int? task = int.TryParse(
                request.QueryString["task"], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : null;
            response.ContentType = "text/event-stream";
            response.SendChunked = true;
            // A browser that has lost the stream tries again after a second.
            await WriteAsync(response, "retry: 1000\n\n").ConfigureAwait(false);
            long seen = 0;
            while (true)
            {
                Task<LiveView> next = _feed.NextAsync(run, task, seen, left.Token);
                // A page that was closed is noticed by writing to it.
                while (await Task.WhenAny(next, Task.Delay(AliveEvery, left.Token)).ConfigureAwait(false) != next)
                    await WriteAsync(response, ":\n\n").ConfigureAwait(false);
                LiveView view = await next.ConfigureAwait(false);
                seen = view.Version;
                await WriteAsync(response, $"data: {ReportJson.Write(view)}\n\n").ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _listeners);
            await left.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(HttpListenerResponse response, string text)
    {
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text), _end.Token).ConfigureAwait(false);
        await response.OutputStream.FlushAsync(_end.Token).ConfigureAwait(false);
    }

    private async Task RefuseAsync(HttpListenerResponse response, HttpStatusCode status)
    {
        response.StatusCode = (int)status;
        response.ContentType = "text/plain; charset=utf-8";
        byte[] body = Encoding.UTF8.GetBytes($"{(int)status}\n");
        response.ContentLength64 = body.Length;
        await response.OutputStream.WriteAsync(body, _end.Token).ConfigureAwait(false);
        response.Close();
    }

    private static void Protect(HttpListenerResponse response)
    {
        response.Headers["Content-Security-Policy"] = ReportPage.LivePolicy + "; frame-ancestors 'none'";
        response.Headers["Cache-Control"] = "no-store";
        // The address holds the token.
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["X-Frame-Options"] = "DENY";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }
}

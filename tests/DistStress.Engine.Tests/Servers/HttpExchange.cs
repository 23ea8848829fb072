using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DistStress.Engine.Tests.Servers;

/// <summary>A request on a connection and what is answered to it, byte by byte: unlike a web server's, this connection
/// can be cut at any point.</summary>
internal sealed class HttpExchange
{
    private readonly Socket _socket;
    private readonly Dictionary<string, string> _headers;

    private HttpExchange(Socket socket, Dictionary<string, string> headers, string body)
    {
        _socket = socket;
        _headers = headers;
        Body = body;
    }

    public string Body { get; }

    /// <summary>Reads the next request; null where the client has closed the connection.</summary>
    public static async Task<HttpExchange?> ReadAsync(
        Socket socket, BufferedStream stream, CancellationToken cancellationToken)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (await ReadLineAsync(stream, cancellationToken) is null)
            return null;
        while (await ReadLineAsync(stream, cancellationToken) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':');
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        byte[] body = new byte[int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new HttpExchange(socket, headers, Encoding.UTF8.GetString(body));
    }

    public IReadOnlyDictionary<string, string> Headers => _headers;

    public string Header(string name) => _headers.GetValueOrDefault(name, "");

    /// <summary>Answers with JSON.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The JSON.</param>
    /// <param name="half">Whether to stop in the middle of the body.</param>
    /// <param name="cancellationToken">Ends the sending.</param>
    /// <param name="headers">More lines of the head, each with its end.</param>
    public async Task AnswerAsync(
        int status, string body, bool half, CancellationToken cancellationToken, string headers = "")
    {
        byte[] content = Encoding.UTF8.GetBytes(body);
        await SendAsync(
            [
                .. Head(status, content.Length, headers),
                .. content.AsSpan(0, half ? content.Length / 2 : content.Length),
            ],
            cancellationToken);
    }

    /// <summary>Answers with JSON whose second half comes later.</summary>
    public async Task AnswerInHalvesAsync(int status, string body, Task rest, CancellationToken cancellationToken)
    {
        byte[] content = Encoding.UTF8.GetBytes(body);
        int half = content.Length / 2;
        await SendAsync([.. Head(status, content.Length, ""), .. content.AsSpan(0, half)], cancellationToken);
        await rest.WaitAsync(cancellationToken);
        await SendAsync(content[half..], cancellationToken);
    }

    /// <summary>Cuts the connection: the client gets a reset, as from a process that died.</summary>
    public void Cut()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Close();
    }

    private static byte[] Head(int status, int length, string headers) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.0\r\n{headers}Content-Length: "
            + $"{length}\r\n\r\n"));

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        for (int sent = 0; sent < bytes.Length;)
            sent += await _socket.SendAsync(bytes.AsMemory(sent), cancellationToken);
    }

    private static async Task<string?> ReadLineAsync(BufferedStream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        byte[] next = new byte[1];
        while (await stream.ReadAsync(next, cancellationToken) == 1)
        {
            if (next[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)next[0]);
        }

        return null;
    }
}

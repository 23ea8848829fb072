using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// Answers HTTP as DynamoDB would, at once and without looking at what is asked: so that the client's own cost shows.
/// Sends <c>ready</c> with its URL.
/// </summary>
internal sealed class DynamoDbResponderPart : IPart
{
    public const string PartName = "dynamodb-responder";

    private const string Capacity =
        "\"ConsumedCapacity\":{\"TableName\":\"$T\",\"CapacityUnits\":1,\"Table\":{\"CapacityUnits\":1}}";

    private byte[] _table = [];
    private byte[] _read = [];
    private byte[] _written = [];

    public string Name => PartName;

    public async Task RunAsync(string settings, PartLine line)
    {
        DynamoDbResponderSettings wanted = JsonSerializer.Deserialize<DynamoDbResponderSettings>(settings)!;
        _table = Answer(wanted, "{\"Table\":{\"TableName\":\"$T\",\"TableStatus\":\"ACTIVE\","
            + "\"KeySchema\":[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}],"
            + "\"AttributeDefinitions\":[{\"AttributeName\":\"id\",\"AttributeType\":\"S\"}]}}");
        string value = Convert.ToBase64String(new byte[wanted.ValueBytes]);
        _read = Answer(wanted, "{\"Item\":{\"id\":{\"S\":\"" + new string('0', 32) + "\"},\"body\":{\"B\":\"" + value
            + "\"}}," + Capacity + "}");
        _written = Answer(wanted, "{" + Capacity + "}");

        using X509Certificate2? certificate = wanted.Certificate is null
            ? null
            : X509CertificateLoader.LoadPkcs12FromFile(wanted.Certificate, null);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        line.Send("ready", certificate is null ? $"http://127.0.0.1:{port}" : $"https://localhost:{port}");
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync(line.End), certificate, line.End);
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private static byte[] Answer(DynamoDbResponderSettings wanted, string json)
    {
        string body = json.Replace("$T", wanted.Table, StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}");
    }

    private async Task ServeAsync(Socket socket, X509Certificate2? certificate, CancellationToken end)
    {
        socket.NoDelay = true;
        var plain = new NetworkStream(socket, ownsSocket: true);
        using SslStream? encrypted = certificate is null ? null : new SslStream(plain);
        using Stream stream = (Stream?)encrypted ?? plain;
        try
        {
            if (encrypted is not null)
                await encrypted.AuthenticateAsServerAsync(certificate!);
            PipeReader reader = PipeReader.Create(stream);
            while (true)
            {
                ReadResult read = await reader.ReadAsync(end);
                ReadOnlySequence<byte> buffer = read.Buffer;
                while (TryTakeRequest(ref buffer, out byte[] answer))
                    await stream.WriteAsync(answer, end);
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException)
        {
            // The client hung up, or the part ends.
        }
    }

    // Reads past one whole request, head and body.
    private bool TryTakeRequest(ref ReadOnlySequence<byte> buffer, out byte[] answer)
    {
        answer = [];
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
            return false;
        ReadOnlySpan<byte> text = head.IsSingleSegment ? head.FirstSpan : head.ToArray();
        long length = Utf8Parser.TryParse(Header(text, "content-length:"u8), out long bytes, out _) ? bytes : 0;
        if (reader.Remaining < length)
            return false;
        ReadOnlySpan<byte> action = Header(text, "x-amz-target:"u8);
        answer = action.IndexOf(".DescribeTable"u8) >= 0 ? _table : action.IndexOf(".GetItem"u8) >= 0 ? _read
            : _written;
        reader.Advance(length);
        buffer = buffer.Slice(reader.Position);
        return true;
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        while (!head.IsEmpty)
        {
            int end = head.IndexOf("\r\n"u8);
            ReadOnlySpan<byte> line = end < 0 ? head : head[..end];
            if (line.Length >= name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name))
                return line[name.Length..].Trim((byte)' ');
            head = end < 0 ? [] : head[(end + 2)..];
        }

        return [];
    }
}

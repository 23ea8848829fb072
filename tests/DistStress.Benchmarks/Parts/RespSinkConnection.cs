using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace DistStress.Benchmarks.Parts;

/// <summary>
/// One client of a sink. It has a thread of its own, so that a command waits for nothing but the kernel.
/// </summary>
internal sealed class RespSinkConnection
{
    private readonly Socket _socket;
    private readonly List<long> _arrivals = new(1 << 20);
    private readonly List<string> _words = [];
    private readonly StringBuilder _answers = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    public RespSinkConnection(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        new Thread(Run) { IsBackground = true, Name = "sink", Priority = ThreadPriority.AboveNormal }.Start();
    }

    public long[] Arrivals()
    {
        lock (_arrivals)
            return [.. _arrivals];
    }

    private void Run()
    {
        try
        {
            while (true)
            {
                if (_length == _buffer.Length)
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                int read = _socket.Receive(_buffer.AsSpan(_length));
                if (read == 0)
                    return;
                // The server's own clock, since the sink runs on the same machine.
                long now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                _length += read;
                AnswerAll(now);
            }
        }
        catch (SocketException)
        {
            // The client is gone.
        }
    }

    private void AnswerAll(long now)
    {
        int at = 0;
        _answers.Clear();
        while (TryReadCommand(ref at))
            _answers.Append(Answer(now));
        Buffer.BlockCopy(_buffer, at, _buffer, 0, _length - at);
        _length -= at;
        if (_answers.Length > 0)
            _socket.Send(Encoding.Latin1.GetBytes(_answers.ToString()));
    }

    // Latin 1, in which every byte is a character: what a client wants echoed need not be text.
    // *2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n. Only the first two words mean anything here.
    private bool TryReadCommand(ref int at)
    {
        int next = at;
        if (!TryReadNumber(ref next, out int count))
            return false;
        _words.Clear();
        for (int i = 0; i < count; i++)
        {
            if (!TryReadNumber(ref next, out int bytes) || next + bytes + 2 > _length)
                return false;
            if (i < 2)
                _words.Add(Encoding.Latin1.GetString(_buffer, next, bytes));
            next += bytes + 2;
        }

        at = next;
        return true;
    }

    private bool TryReadNumber(ref int at, out int number)
    {
        number = 0;
        int end = _buffer.AsSpan(at, _length - at).IndexOf((byte)'\n');
        if (end < 0)
            return false;
        if (!Utf8Parser.TryParse(_buffer.AsSpan(at + 1, end - 1), out number, out _))
            throw new FormatException("A command is no array of texts.");
        at += end + 1;
        return true;
    }

    private string Answer(long now)
    {
        string second = _words.Count > 1 ? _words[1] : "";
        switch (_words[0].ToUpperInvariant())
        {
            case "HSET":
                lock (_arrivals)
                    _arrivals.Add(now);
                return ":1\r\n";
            case "PING":
                return "+PONG\r\n";
            case "ECHO":
                return Bulk(second);
            case "CLIENT" when second.Equals("ID", StringComparison.OrdinalIgnoreCase):
                return ":1\r\n";
            case "CLIENT" or "SELECT":
                return "+OK\r\n";
            case "CONFIG":
                return "*0\r\n";
            case "INFO":
                return Bulk("# Server\r\nredis_version:7.0.15\r\nredis_mode:standalone\r\n# "
                    + "Replication\r\nrole:master\r\n");
            case "SUBSCRIBE":
                return $"*3\r\n{Bulk("subscribe")}{Bulk(second)}:1\r\n";
            default:
                return $"-ERR unknown command '{_words[0]}'\r\n";
        }
    }

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
}

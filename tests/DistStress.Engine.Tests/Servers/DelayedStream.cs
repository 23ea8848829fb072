using System.Diagnostics;
using System.Threading.Channels;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Writes to another stream what is written to it, in order, and so much later.</summary>
internal sealed class DelayedStream : Stream
{
    private readonly Stream _to;
    private readonly TimeSpan _delay;
    private readonly Channel<(long At, byte[] Bytes)> _onTheWay = Channel.CreateUnbounded<(long, byte[])>();
    private readonly Task _writing;

    /// <summary>Makes one.</summary>
    /// <param name="to">Where it goes; it is not closed with this one.</param>
    /// <param name="delay">How much later.</param>
    public DelayedStream(Stream to, TimeSpan delay)
    {
        _to = to;
        _delay = delay;
        _writing = WriteAsync();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // Where writing has failed, whoever writes more hears of it.
        return _writing.IsFaulted
            ? new ValueTask(_writing)
            : _onTheWay.Writer.WriteAsync((Stopwatch.GetTimestamp(), buffer.ToArray()), cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        _onTheWay.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync()
    {
        await foreach ((long at, byte[] bytes) in _onTheWay.Reader.ReadAllAsync())
        {
            TimeSpan left = _delay - Stopwatch.GetElapsedTime(at);
            if (left > TimeSpan.Zero)
                await Task.Delay(left);
            await _to.WriteAsync(bytes);
        }
    }
}

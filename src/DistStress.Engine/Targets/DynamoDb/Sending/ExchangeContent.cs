using System.Net;
using DistStress.Engine.Clocks;
using DistStress.Engine.Targets.DynamoDb.Calls;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>A request's body on its way out.</summary>
internal sealed class ExchangeContent : HttpContent
{
    private const string ContentType = "application/x-amz-json-1.0";

    private readonly Exchange _exchange;
    private readonly DeadlineTimeProvider _time;

    public ExchangeContent(Exchange exchange, DeadlineTimeProvider time)
    {
        _exchange = exchange;
        _time = time;
        Headers.TryAddWithoutValidation("Content-Type", ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    // Only here is it certain that a request leaves the process: one that is given to the pool may end before there is
    // a connection for it.
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // It waited for a connection until nobody waits for its answer; its head is still in the connection's buffer.
        if (_time.NowMicros >= _exchange.Deadline)
            throw new OperationCanceledException();
        await stream.WriteAsync(_exchange.Request.Written, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        _exchange.NoteSent();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _exchange.Request.Written.Length;
        return true;
    }
}

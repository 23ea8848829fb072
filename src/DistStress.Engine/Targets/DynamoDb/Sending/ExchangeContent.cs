using System.Net;
using DistStress.Engine.Targets.DynamoDb.Calls;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>A request's body on its way out.</summary>
internal sealed class ExchangeContent : HttpContent
{
    private const string ContentType = "application/x-amz-json-1.0";

    private readonly Exchange _exchange;

    public ExchangeContent(Exchange exchange)
    {
        _exchange = exchange;
        Headers.TryAddWithoutValidation("Content-Type", ContentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    // Only here is it certain that a request leaves the process: one that is given to the pool may end before there is
    // a connection for it.
    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
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

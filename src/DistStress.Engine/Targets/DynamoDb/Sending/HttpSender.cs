using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using DistStress.Engine.Clocks;
using DistStress.Engine.Targets.DynamoDb.Calls;
using DistStress.Engine.Targets.DynamoDb.Requests;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>
/// The product's own client: signs requests, sends them over connections that are kept alive, and reads answers
/// asynchronously, so that no thread waits for one.
/// </summary>
internal sealed class HttpSender : ICallSender
{
    private const string TargetPrefix = "DynamoDB_20120810.";
    private const int FirstRoom = 2048;

    private static readonly string[] Targets =
        [.. Enum.GetNames<DynamoDbCall>().Select(name => TargetPrefix + name)];

    private readonly HttpMessageInvoker _http;
    private readonly Uri _endpoint;
    private readonly RequestSigner _signer;
    private readonly CredentialSource _credentials;
    private readonly ClockSkew _clock;
    private readonly DeadlineTimeProvider _time;

    private HttpSender(
        SocketsHttpHandler pool, Uri endpoint, string region, CredentialSource credentials,
        DeadlineTimeProvider time)
    {
        _http = new HttpMessageInvoker(pool);
        _endpoint = endpoint;
        _signer = new RequestSigner(
            endpoint.IsDefaultPort ? endpoint.IdnHost : $"{endpoint.IdnHost}:{endpoint.Port}", region);
        _credentials = credentials;
        _clock = new ClockSkew(time);
        _time = time;
    }

    /// <summary>Makes a sender; it connects at its first call.</summary>
    /// <param name="options">The target.</param>
    /// <param name="sdk">The SDK's client, whose rules say where the table's endpoint is.</param>
    /// <param name="credentials">What requests are signed with; null for what the options name.</param>
    /// <exception cref="DistStressException">There is no such profile.</exception>
    public static HttpSender Open(
        TargetOptions options, AmazonDynamoDBClient sdk, AWSCredentials? credentials = null)
    {
        StorePlace place = StorePlace.Of(options);
        string url = sdk.DetermineServiceOperationEndpoint(
            new GetItemRequest { TableName = StorePlace.TableOf(options) }).URL;
        IClientConfig config = sdk.Config;
        return new HttpSender(
            HttpConnections.Pool(options),
            new Uri(url),
            config.AuthenticationRegion ?? config.RegionEndpoint.SystemName,
            new CredentialSource(
                () => credentials is null ? place.FindAsync(config) : Task.FromResult(credentials), options.Time),
            options.Time);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(Exchange exchange, CancellationToken limit)
    {
        exchange.Credentials = await _credentials.GetAsync(limit).ConfigureAwait(false);
        exchange.SignedFor = _clock.Now;
        HttpRequestMessage request = Request(exchange);
        using HttpResponseMessage response = await _http.SendAsync(request, limit).ConfigureAwait(false);
        exchange.Status = (int)response.StatusCode;
        if (exchange.Status != DynamoDbFailure.Success)
            ReadHead(exchange, response);

        // Not the content's own buffering: it would make a stream and copy.
        Stream body = await response.Content.ReadAsStreamAsync(limit).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            await ReadAsync(body, exchange.Answer, response.Content.Headers, limit).ConfigureAwait(false);
        CheckSum(exchange, response.Headers);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MendAsync(CallFault fault, Exchange exchange, CancellationToken limit) => fault switch
    {
        CallFault.Clock => exchange.Date is { } date && _clock.Correct(date, exchange.SignedFor),
        CallFault.Credentials =>
            await _credentials.RenewAsync(exchange.Credentials!, limit).ConfigureAwait(false),
        _ => true,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _credentials.Dispose();
    }

    private HttpRequestMessage Request(Exchange exchange)
    {
        string target = Targets[(int)exchange.Call];
        ImmutableCredentials credentials = exchange.Credentials!;
        RequestSignature signature =
            _signer.Sign(credentials, exchange.SignedFor, target, exchange.Request.WrittenSpan);
        HttpRequestMessage request = MessageOf(exchange);
        HttpRequestHeaders headers = request.Headers;
        headers.Clear();
        headers.TryAddWithoutValidation("X-Amz-Target", target);
        headers.TryAddWithoutValidation("X-Amz-Date", signature.Date);
        if (credentials.UseToken)
            headers.TryAddWithoutValidation("X-Amz-Security-Token", credentials.Token);
        headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        return request;
    }

    // One for all requests of the exchange: an invoker sends a message as often as it is asked to, and only one request
    // of an exchange is under way.
    private HttpRequestMessage MessageOf(Exchange exchange)
    {
        if (exchange.Kept is not HttpRequestMessage { Content: { } content } message)
        {
            content = new ExchangeContent(exchange, _time);
            exchange.Kept = message = new HttpRequestMessage(HttpMethod.Post, _endpoint)
            {
                Content = content,
                Version = HttpVersion.Version11,
            };
        }

        // It is reckoned once and kept, else.
        content.Headers.ContentLength = exchange.Request.Written.Length;
        return message;
    }

    private static void ReadHead(Exchange exchange, HttpResponseMessage response)
    {
        exchange.Date = response.Headers.Date;
        exchange.RequestId = First(response.Headers, "x-amzn-RequestId");
        exchange.ErrorHeader = First(response.Headers, "x-amzn-ErrorType");
    }

    private static async ValueTask ReadAsync(
        Stream body, BodyBuffer answer, HttpContentHeaders head, CancellationToken limit)
    {
        int room = head.ContentLength is { } length and < int.MaxValue ? (int)length + 1 : FirstRoom;
        while (true)
        {
            int count = await body.ReadAsync(answer.GetMemory(room), limit).ConfigureAwait(false);
            if (count == 0)
                return;
            answer.Advance(count);
            room = 1;
        }
    }

    // Over the bytes as they were sent, which come as they are: compressed answers are not asked for.
    private static void CheckSum(Exchange exchange, HttpResponseHeaders headers)
    {
        if (First(headers, "x-amz-crc32") is not { } text
            || !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint sent))
            return;
        uint received = Crc32.HashToUInt32(exchange.Answer.WrittenSpan);
        if (received != sent)
            throw new ChecksumException(sent, received);
    }

    private static string? First(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : null;
}

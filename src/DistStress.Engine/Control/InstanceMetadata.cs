using System.Globalization;
using DistStress.Engine.Clocks;

namespace DistStress.Engine.Control;

/// <summary>
/// The EC2 instance metadata service, version 2 ("Use the Instance Metadata Service to access instance metadata",
/// Amazon EC2 User Guide): a token by PUT, then the values with the token. Version 1, without a token, is not used.
/// </summary>
public sealed class InstanceMetadata
{
    /// <summary>The environment variable that names another address of the service; the AWS SDKs know it too.</summary>
    public const string EndpointVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    /// <summary>
    /// The environment variable that, at <c>true</c>, keeps from asking at all; the AWS SDKs know it too.
    /// </summary>
    public const string DisabledVariable = "AWS_EC2_METADATA_DISABLED";

    private const string DefaultEndpoint = "http://169.254.169.254";
    private const int TokenSeconds = 60;
    private const int MaxValueLength = 256;

    // Off EC2 nobody answers; on it the service is on the machine itself.
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WholeLimit = TimeSpan.FromSeconds(3);

    private readonly string? _endpoint;

    /// <summary>What its limit passes by; tests put their own in its place.</summary>
    internal DeadlineTimeProvider Time { get; init; } = DeadlineTimeProvider.Machine;

    /// <summary>Makes a reader.</summary>
    /// <param name="endpoint">The service's address; null where it must not be asked.</param>
    public InstanceMetadata(string? endpoint)
    {
        _endpoint = endpoint?.TrimEnd('/');
    }

    /// <summary>The service as the environment says.</summary>
    public static InstanceMetadata FromEnvironment()
    {
        bool disabled = string.Equals(
            Environment.GetEnvironmentVariable(DisabledVariable), "true", StringComparison.OrdinalIgnoreCase);
        string? endpoint = Environment.GetEnvironmentVariable(EndpointVariable);
        return new InstanceMetadata(disabled ? null : string.IsNullOrWhiteSpace(endpoint) ? DefaultEndpoint : endpoint);
    }

    /// <summary>Asks which instance this is; takes 3 s at most.</summary>
    /// <exception cref="DistStressException">
    /// <c>InstanceUnknown</c>: the service did not answer, or not with an instance and a region.
    /// </exception>
    public async Task<InstanceIdentity> ReadAsync(CancellationToken cancellationToken)
    {
        if (_endpoint is null)
            throw Unknown($"the environment variable {DisabledVariable} is true");
        using var limit = new TimeLimit(WholeLimit, Time, cancellationToken);
        try
        {
            // No proxy: it would answer for itself, or for the machine that it is on.
            using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = ConnectLimit,
            UseProxy = false,
            AllowAutoRedirect = false,
        };
            using var client = new HttpClient(handler) { MaxResponseContentBufferSize = 64 * 1024 };
            string token = await SendAsync(
                client, HttpMethod.Put, "/latest/api/token", "X-aws-ec2-metadata-token-ttl-seconds",
                TokenSeconds.ToString(CultureInfo.InvariantCulture), limit.Token).ConfigureAwait(false);
            string id = await ReadValueAsync("instance-id").ConfigureAwait(false);
            string region = await ReadValueAsync("placement/region").ConfigureAwait(false);
            if (!id.StartsWith("i-", StringComparison.Ordinal) || !IsWord(id) || !IsWord(region))
                throw Unknown("what it says is no instance id and region");
            return new InstanceIdentity(id, region);

            Task<string> ReadValueAsync(string name) => SendAsync(
                client, HttpMethod.Get, "/latest/meta-data/" + name, "X-aws-ec2-metadata-token", token, limit.Token);
        }
        catch (Exception e) when (
            e is HttpRequestException or UriFormatException or InvalidOperationException or FormatException)
        {
            throw Unknown(e.Message.TrimEnd('.'), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unknown("it did not answer in time", e);
        }
    }

    private async Task<string> SendAsync(
        HttpClient client, HttpMethod method, string path, string header, string value,
            CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, _endpoint + path);
        request.Headers.Add(header, value);
        using HttpResponseMessage response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).Trim();
    }

    private static bool IsWord(string text) =>
        text.Length is > 0 and <= MaxValueLength
            && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private DistStressException Unknown(string why, Exception? inner = null) => new(
        ErrorKind.InstanceUnknown, _endpoint,
        "This machine's EC2 instance could not be found out"
        + (_endpoint is null ? "" : $" from the instance metadata service at {_endpoint}")
        + $": {why}. Is it an EC2 instance, with metadata enabled?",
        inner);
}

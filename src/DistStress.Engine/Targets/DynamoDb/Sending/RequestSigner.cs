using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>Signs DynamoDB's requests with AWS Signature Version 4. Safe for any number of threads.</summary>
/// <remarks>
/// AWS General Reference, "Create a signed AWS API request". All requests are a POST to the root without a query; what
/// is signed are the headers <c>host</c>, <c>x-amz-date</c>, with a session <c>x-amz-security-token</c>, and
/// <c>x-amz-target</c>. The signing key is made once a day and credentials.
/// </remarks>
/// <param name="host">The header <c>Host</c> as it is sent.</param>
/// <param name="region">The region that requests are signed for.</param>
internal sealed class RequestSigner(string host, string region)
{
    private const string Service = "dynamodb";
    private const string Algorithm = "AWS4-HMAC-SHA256";

    // Its key schedule is half of a signature's time. One a thread, since it holds the text that is signed.
    [ThreadStatic]
    private static (SigningScope Scope, IncrementalHash Hash)? t_hmac;

    private SigningScope? _scope;
    private Stamp? _stamp;

    /// <summary>Signs a request.</summary>
    /// <param name="credentials">Who sends it.</param>
    /// <param name="time">When, in UTC.</param>
    /// <param name="target">The header <c>X-Amz-Target</c>.</param>
    /// <param name="body">The body.</param>
    public RequestSignature Sign(
        ImmutableCredentials credentials, DateTimeOffset time, string target, ReadOnlySpan<byte> body)
    {
        string date = StampOf(time);
        SigningScope scope = ScopeOf(credentials, date);
        string signed = credentials.UseToken
            ? "host;x-amz-date;x-amz-security-token;x-amz-target"
            : "host;x-amz-date;x-amz-target";
        byte[] buffer = ArrayPool<byte>.Shared.Rent(
            512 + host.Length + target.Length + (credentials.UseToken ? 4 * credentials.Token.Length : 0));
        var text = new Composer(buffer);
        text.Add("POST\n/\n\nhost:"u8);
        text.Add(host);
        text.Add("\nx-amz-date:"u8);
        text.Add(date);
        if (credentials.UseToken)
        {
            text.Add("\nx-amz-security-token:"u8);
            text.Add(credentials.Token);
        }

        text.Add("\nx-amz-target:"u8);
        text.Add(target);
        text.Add("\n\n"u8);
        text.Add(signed);
        text.Add("\n"u8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        text.AddHex(hash);
        SHA256.HashData(text.Written, hash);

        text = new Composer(buffer);
        text.Add(Algorithm);
        text.Add("\n"u8);
        text.Add(date);
        text.Add("\n"u8);
        text.Add(scope.TextUtf8);
        text.Add("\n"u8);
        text.AddHex(hash);
        IncrementalHash hmac = HmacOf(scope);
        hmac.AppendData(text.Written);
        hmac.GetHashAndReset(hash);
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return new RequestSignature(
            date,
            $"{Algorithm} Credential={credentials.AccessKey}/{scope.Text}, SignedHeaders={signed}, "
            + $"Signature={Convert.ToHexStringLower(hash)}");
    }

    private static IncrementalHash HmacOf(SigningScope scope)
    {
        if (t_hmac is { } own)
        {
            if (ReferenceEquals(own.Scope, scope))
                return own.Hash;
            own.Hash.Dispose();
        }

        IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, scope.Key);
        t_hmac = (scope, hash);
        return hash;
    }

    // A thousand requests have one second.
    private string StampOf(DateTimeOffset time)
    {
        long second = time.UtcTicks / TimeSpan.TicksPerSecond;
        Stamp? stamp = Volatile.Read(ref _stamp);
        if (stamp is null || stamp.Second != second)
        {
            stamp = new Stamp(
                second, time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Volatile.Write(ref _stamp, stamp);
        }

        return stamp.Text;
    }

    private SigningScope ScopeOf(ImmutableCredentials credentials, string date)
    {
        SigningScope? scope = Volatile.Read(ref _scope);
        if (scope is null || !ReferenceEquals(scope.Credentials, credentials)
            || !date.AsSpan().StartsWith(scope.Day, StringComparison.Ordinal))
        {
            scope = new SigningScope(credentials, date[..8], region, Service);
            Volatile.Write(ref _scope, scope);
        }

        return scope;
    }

    private sealed record Stamp(long Second, string Text);

    /// <summary>Puts text together in a buffer.</summary>
    private ref struct Composer(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

        public void Add(scoped ReadOnlySpan<byte> text)
        {
            text.CopyTo(_buffer[_length..]);
            _length += text.Length;
        }

        public void Add(string text) => _length += Encoding.UTF8.GetBytes(text, _buffer[_length..]);

        public void AddHex(scoped ReadOnlySpan<byte> bytes)
        {
            Convert.TryToHexStringLower(bytes, _buffer[_length..], out int written);
            _length += written;
        }
    }
}

using System.Security.Cryptography;
using System.Text;

namespace DistStress.Engine.Tests.Servers;

/// <summary>Checks AWS Signature Version 4 as a server does: from the request as it came, step by step as the AWS
/// General Reference ("Create a signed AWS API request") tells them.</summary>
public static class SignatureVerifier
{
    /// <summary>The signature that a request should have, by its own Authorization header.</summary>
    public static string Expected(
        string method, string path, string query, IReadOnlyDictionary<string, string> headers, string body,
        string secret)
    {
        string authorization = headers["Authorization"];
        string[] scope = Part(authorization, "Credential=").Split('/')[1..];
        string[] signed = Part(authorization, "SignedHeaders=").Split(';');
        var canonical = new StringBuilder();
        canonical.Append(method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach (string name in signed)
            canonical.Append(name).Append(':').Append(headers[name].Trim()).Append('\n');
        canonical.Append('\n').AppendJoin(';', signed).Append('\n').Append(Hex(SHA256.HashData(Utf8(body))));
        string text = string.Join(
            '\n', "AWS4-HMAC-SHA256", headers["X-Amz-Date"], string.Join('/', scope),
            Hex(SHA256.HashData(Utf8(canonical.ToString()))));
        return Hex(HMACSHA256.HashData(Key(secret, scope), Utf8(text)));
    }

    /// <summary>The signature that a request has.</summary>
    public static string Given(IReadOnlyDictionary<string, string> headers) =>
        Part(headers["Authorization"], "Signature=");

    /// <summary>The derived key.</summary>
    /// <param name="secret">The secret access key.</param>
    /// <param name="scope">Day, region, service and the terminator.</param>
    public static byte[] Key(string secret, params string[] scope)
    {
        byte[] key = Utf8("AWS4" + secret);
        foreach (string part in scope)
            key = HMACSHA256.HashData(key, Utf8(part));
        return key;
    }

    private static string Part(string authorization, string name)
    {
        int start = authorization.IndexOf(name, StringComparison.Ordinal) + name.Length;
        int end = authorization.IndexOf(',', start);
        return end < 0 ? authorization[start..] : authorization[start..end];
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

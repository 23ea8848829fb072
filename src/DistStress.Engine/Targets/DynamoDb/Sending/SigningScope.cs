using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;

namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>What signatures of one day, region and service with one set of credentials have in common.</summary>
/// <remarks>AWS General Reference, "Create a signed AWS API request": the derived signing key and the credential
/// scope.</remarks>
internal sealed class SigningScope
{
    private const string Terminator = "aws4_request";

    /// <summary>Derives the signing key.</summary>
    /// <param name="credentials">Whose signatures.</param>
    /// <param name="day">The day in UTC: <c>20150830</c>.</param>
    /// <param name="region">The region, such as <c>us-east-1</c>.</param>
    /// <param name="service">The service, such as <c>dynamodb</c>.</param>
    public SigningScope(ImmutableCredentials credentials, string day, string region, string service)
    {
        Credentials = credentials;
        Day = day;
        Text = $"{day}/{region}/{service}/{Terminator}";
        TextUtf8 = Encoding.ASCII.GetBytes(Text);
        byte[] key = HMACSHA256.HashData(Encoding.UTF8.GetBytes("AWS4" + credentials.SecretKey), Utf8(day));
        key = HMACSHA256.HashData(key, Utf8(region));
        key = HMACSHA256.HashData(key, Utf8(service));
        Key = HMACSHA256.HashData(key, Utf8(Terminator));
    }

    /// <summary>Whose signatures.</summary>
    public ImmutableCredentials Credentials { get; }

    /// <summary>The day in UTC.</summary>
    public string Day { get; }

    /// <summary>The credential scope.</summary>
    public string Text { get; }

    /// <summary>The credential scope in UTF-8.</summary>
    public byte[] TextUtf8 { get; }

    /// <summary>The signing key.</summary>
    public byte[] Key { get; }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.DynamoDb.Sending;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>Signatures, by a verifier of the tests' own that AWS's published examples prove right.</summary>
public sealed class DynamoDbSignatureTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    // AWS General Reference, "Examples of the derived signing key".
    [Fact]
    public void The_signing_key_is_that_of_the_published_example()
    {
        const string key = "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9";
        string[] scope = ["20150830", "us-east-1", "iam", "aws4_request"];

        Assert.Equal(key, Convert.ToHexStringLower(SignatureVerifier.Key(Secret, scope)));
        var own = new SigningScope(new ImmutableCredentials("AKIDEXAMPLE", Secret, null), scope[0], scope[1], scope[2]);
        Assert.Equal(key, Convert.ToHexStringLower(own.Key));
        Assert.Equal(string.Join('/', scope), own.Text);
    }

    // The first: AWS General Reference, the complete example of a signed request to IAM. The others: the Signature
    // Version 4 test suite, get-vanilla and post-vanilla.
    [Theory]
    [InlineData(
        "GET", "iam", "iam.amazonaws.com", "Action=ListUsers&Version=2010-05-08", "content-type;host;x-amz-date",
        "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")]
    [InlineData(
        "GET", "service", "example.amazonaws.com", "", "host;x-amz-date",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData(
        "POST", "service", "example.amazonaws.com", "", "host;x-amz-date",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    public void The_verifier_agrees_with_the_published_examples(
        string method, string service, string host, string query, string signed, string signature)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Host"] = host,
            ["X-Amz-Date"] = "20150830T123600Z",
            ["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8",
            ["Authorization"] =
                $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/{service}/aws4_request, "
                + $"SignedHeaders={signed}, Signature={signature}",
        };

        Assert.Equal(signature, SignatureVerifier.Expected(method, "/", query, headers, "", Secret));
        Assert.Equal(signature, SignatureVerifier.Given(headers));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("a/session+token//which=is==longer than the key")]
    public void A_request_of_any_day_key_and_body_is_signed_right(string? token)
    {
        var signer = new RequestSigner("dynamodb.eu-west-1.amazonaws.com", "eu-west-1");
        foreach (string secret in new[] { Secret, "another/secret+of=other chars" })
        {
            var credentials = new ImmutableCredentials("AKIDEXAMPLE", secret, token);
            for (int day = 0; day < 3; day++)
            {
                var time = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero).AddSeconds(day * 43_200);
                string body = """{"TableName":"t","Key":{"id":{"S":"ö"}}}""" + day;

                RequestSignature signature = signer.Sign(
                    credentials, time, "DynamoDB_20120810.GetItem", System.Text.Encoding.UTF8.GetBytes(body));

                var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
                {
                    ["Host"] = "dynamodb.eu-west-1.amazonaws.com",
                    ["X-Amz-Date"] = signature.Date,
                    ["X-Amz-Target"] = "DynamoDB_20120810.GetItem",
                    ["Authorization"] = signature.Authorization,
                };
                if (token is not null)
                    headers["X-Amz-Security-Token"] = token;
                Assert.Equal(
                    SignatureVerifier.Expected("POST", "/", "", headers, body, secret),
                    SignatureVerifier.Given(headers));
                Assert.Equal(time.ToString("yyyyMMdd'T'HHmmss'Z'"), signature.Date);
                Assert.Equal(
                    token is not null,
                    signature.Authorization.Contains("x-amz-security-token", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task What_goes_over_the_wire_is_signed_as_it_goes()
    {
        FaultyCall? seen = null;
        await using var faulty = new FaultyDynamoDb("http://127.0.0.1:1", call =>
        {
            seen = call;
            return new Fault.Refuse("ValidationException", "enough");
        });
        await using DynamoDbTarget target = DynamoDbTargetTests.Open(faulty.Endpoint, "t");

        await target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example), TestContext.Current.CancellationToken);

        Assert.Equal(new Uri(faulty.Endpoint).Authority, seen!.Headers["Host"]);
        Assert.Equal("application/x-amz-json-1.0", seen.Headers["Content-Type"]);
        string secret = new Uri(faulty.Endpoint).IsLoopback
            ? (await (LoopbackCredentials.Find()
                ?? throw new InvalidOperationException("This machine has AWS credentials."))
                .GetCredentialsAsync()).SecretKey
            : "";
        Assert.Equal(
            SignatureVerifier.Expected("POST", "/", "", seen.Headers, seen.Body, secret),
            SignatureVerifier.Given(seen.Headers));
    }
}

using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests;

/// <summary>
/// -ProfileName, in processes of their own: the SDK reads once a process where the credentials files are, and other
/// tests must not find these.
/// </summary>
public sealed class ProfileTests : IDisposable
{
    private const string Table =
        """
        {"Table": {"TableName": "load", "TableStatus": "ACTIVE", "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
          "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
          "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]
        } }
        """;

    private static readonly string AssumedRole =
        $"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
          <AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/load/b</Arn></AssumedRoleUser>
          <Credentials>
            <AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
            <Expiration>{DateTime.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration>
          </Credentials>
        </AssumeRoleResult></AssumeRoleResponse>
        """;

    private readonly Files _files = new();
    private readonly string _credentials;

    public ProfileTests()
    {
        _credentials = _files.Write("credentials", """
            [default]
            aws_access_key_id = AKIDDEFAULT
            aws_secret_access_key = s1
            [load]
            aws_access_key_id = AKIDLOAD
            aws_secret_access_key = s2
            region = eu-central-1
            [role]
            role_arn = arn:aws:iam::123456789012:role/load
            source_profile = load
            region = eu-west-1
            [sso]
            sso_account_id = 123456789012
            sso_region = eu-west-1
            sso_role_name = load
            sso_start_url = https://sso.example.com/start
            """);
    }

    [Theory]
    [InlineData("", "", "AKIDDEFAULT", "us-east-1")]
    [InlineData("-ProfileName load", "", "AKIDLOAD", "eu-central-1")]
    [InlineData("-ProfileName load", "us-west-2", "AKIDLOAD", "us-west-2")]
    [InlineData("-ProfileName load -Region ap-south-1", "us-west-2", "AKIDLOAD", "ap-south-1")]
    public async Task Requests_are_signed_by_the_profile_for_the_region(
        string options, string configured, string accessKey, string region)
    {
        await using var server = new ScriptedHttpServer((_, _) => (200, Table));

        DstRun run = await RunAsync($"(Initialize-DstTarget '{Config(server, configured)}' {options}).Region");

        Assert.Equal(("", region), (run.Error, Assert.Single(run.OutputLines)));
        AssertSigned(server, accessKey, region);
    }

    [Fact]
    public async Task A_profile_may_be_a_role_that_is_assumed()
    {
        await using var server = new ScriptedHttpServer((number, body) =>
            (200, body.Contains("Action=AssumeRole", StringComparison.Ordinal) ? AssumedRole : Table));

        DstRun run = await RunAsync(
            $"(Initialize-DstTarget '{Config(server, "")}' -ProfileName role).Region",
                ("AWS_ENDPOINT_URL_STS", server.Endpoint));

        Assert.Equal(("", "eu-west-1"), (run.Error, Assert.Single(run.OutputLines)));
        string[] byRole = [.. server.Authorizations.OfType<string>()
            .Where(header => !header.Contains("/sts/", StringComparison.Ordinal))];
        Assert.NotEmpty(byRole);
        Assert.All(byRole, header => Assert.Matches(@"Credential=ASIAROLE/\d+/eu-west-1/dynamodb/", header));
    }

    [Fact]
    public async Task A_profile_of_a_single_sign_on_without_a_login_is_an_error()
    {
        await using var server = new ScriptedHttpServer((_, _) => (200, Table));

        DstRun run = await RunAsync(
            $"Initialize-DstTarget '{Config(server, "")}' -ProfileName sso", ("HOME", _files.Folder));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("sso", run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Assembly", run.Error);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task A_worker_signs_by_its_profile()
    {
        await using var server = new ScriptedHttpServer((_, _) => (200, Table));

        DstRun run = await RunAsync($$"""
            $redis = (Start-DstServer -MemoryMiB 64).Endpoint
            $null = Sync-DstConfig '{{Config(server, "")}}' -Redis $redis
            $job = Start-DstWorker -Redis $redis -ProfileName load -Region sa-east-1 -AsJob
            while ($job.State -eq 'Running' -and -not (Get-DstWorker -Redis $redis)) { }
            $job.State
            Stop-Job $job
            """);

        Assert.Equal(("", "Running"), (run.Error, Assert.Single(run.OutputLines)));
        AssertSigned(server, "AKIDLOAD", "sa-east-1");
    }

    [Theory]
    [InlineData("Initialize-DstTarget '{0}' -ProfileName laod")]
    [InlineData("$redis = (Start-DstServer -MemoryMiB 64).Endpoint; $null = Sync-DstConfig '{0}' -Redis $redis; "
        + "Start-DstWorker -Redis $redis -ProfileName laod")]
    public async Task A_profile_that_is_not_there_is_an_error_before_any_request(string statements)
    {
        await using var server = new ScriptedHttpServer((_, _) => (200, Table));

        DstRun run = await RunAsync(string.Format(null, statements, Config(server, "")));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"There is no AWS profile \"laod\" in {_credentials}", run.Error.ReplaceLineEndings(""));
        Assert.Contains("default, load, role, sso", run.Error.ReplaceLineEndings(""));
        Assert.Equal(0, server.Requests);
    }

    public void Dispose() => _files.Dispose();

    private string Config(ScriptedHttpServer server, string region) => _files.Write(
        "config.json",
        $$"""
        {"table_name": "load", "threads": 1, "database": "dynamodb", "endpoint": "{{server.Endpoint}}"
         {{(region.Length == 0 ? "" : $", \"region\": \"{region}\"")}}}
        """);

    private Task<DstRun> RunAsync(string statements, params (string, string)[] environment) => DstRun.CommandAsync(
        statements,
        [.. environment,
        ("AWS_SHARED_CREDENTIALS_FILE", _credentials),
        ("AWS_CONFIG_FILE", _files.Write("config", "")),
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_PROFILE", ""),
        ("AWS_REGION", "")]);

    private static void AssertSigned(ScriptedHttpServer server, string accessKey, string region)
    {
        Assert.NotEmpty(server.Authorizations);
        Assert.All(server.Authorizations,
            header => Assert.Matches($@"Credential={accessKey}/\d+/{region}/dynamodb/", header));
    }
}

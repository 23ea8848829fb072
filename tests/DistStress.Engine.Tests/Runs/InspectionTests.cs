using DistStress.Engine.Redis;
using DistStress.Engine.Redis.Inspection;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Runs;

/// <summary>What is found of a server before a run begins.</summary>
public sealed class InspectionTests
{
    private const string Password = "pass-word-1";

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task Nothing_is_missing_where_everything_is_allowed(RedisServerKind kind)
    {
        await using IRedisServer server = await RedisServers.StartAsync(kind);
        await using ControlConnection control = await ConnectAsync(server.Endpoint, null);

        InspectionResult rights = await RightsLook.LookAsync(control);

        Assert.NotEqual(InspectionStatus.Failed, rights.Status);
        if (kind == RedisServerKind.Redis)
            Assert.Equal(InspectionStatus.Ok, rights.Status);
        await ConfirmAsync(control, []);
    }

    [Fact]
    public async Task The_least_rights_are_enough_and_what_may_not_be_asked_is_passed_over()
    {
        await using RedisServerProcess server = await StartAsync(ControlTlsTests.LeastRights);
        await using ControlConnection control = await ConnectAsync(server.Endpoint, "load");
        var warnings = new List<Notice>();

        Assert.Equal(InspectionStatus.Ok, (await RightsLook.LookAsync(control)).Status);
        await ConfirmAsync(control, warnings);
        List<InspectionResult> found = [];
        await foreach (InspectionResult result in ControlInspection.InspectAsync(
            control, 200, TestContext.Current.CancellationToken))
            found.Add(result);

        Assert.Equal([], warnings);
        Assert.Equal(
            InspectionStatus.Unknown, found.Single(result => result.Kind == InspectionKind.Eviction).Status);
    }

    [Fact]
    public async Task Every_documented_command_is_asked_for()
    {
        string[] documented = [.. ControlTlsTests.LeastRights
            .Where(rule => rule.StartsWith('+') && rule is not ("+@connection" or "+multi" or "+exec"))
            .Select(rule => rule[1..])];
        // Without TIME there is no clock, and so no connection.
        await using RedisServerProcess server = await StartAsync(
            [.. ControlTlsTests.LeastRights.Where(rule => !documented.Contains(rule.TrimStart('+'))), "+time"]);
        await using ControlConnection control = await ConnectAsync(server.Endpoint, "load");

        DistStressException error = await Assert.ThrowsAsync<DistStressException>(() => ConfirmAsync(control, []));

        Assert.Equal(ErrorKind.RightsMissing, error.Kind);
        string list = error.Message[(error.Message.IndexOf("the commands ", StringComparison.Ordinal) + 13)..]
            .TrimEnd('.');
        Assert.Equal(
            documented.Where(command => command != "time").Order(StringComparer.Ordinal),
            list.Split(", ").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Password, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_keys_and_channels_that_are_not_allowed_are_named_in_one_error()
    {
        await using RedisServerProcess server = await StartAsync(
            [.. ControlTlsTests.LeastRights.Where(rule => rule is not ("+lmove" or "+zadd" or "~dst_*" or "&dst_*")),
                "~other_*", "&other_*"]);
        await using ControlConnection control = await ConnectAsync(server.Endpoint, "load");

        DistStressException error = await Assert.ThrowsAsync<DistStressException>(() => ConfirmAsync(control, []));

        Assert.Contains("the commands lmove, zadd; the keys dst_*", error.Message, StringComparison.Ordinal);
        Assert.Contains("the channels dst_*", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"load\"", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("allkeys-lru", "100mb", true)]
    [InlineData("allkeys-lru", "0", false)]
    [InlineData("volatile-lru", "100mb", false)]
    [InlineData("noeviction", "100mb", false)]
    public async Task A_policy_that_may_drop_work_is_warned_of(string policy, string memory, bool warns)
    {
        await using RedisServerProcess server =
            await RedisServerProcess.StartAsync("--maxmemory", memory, "--maxmemory-policy", policy);
        await using ControlConnection control = await ConnectAsync(server.Endpoint, null);
        var warnings = new List<Notice>();

        await ConfirmAsync(control, warnings);

        Assert.Equal(warns ? [NoticeKind.EvictionPossible] : [], warnings.Select(notice => notice.Kind));
        Assert.All(warnings, notice => Assert.Contains(policy, notice.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.2, 0.5, 200, InspectionStatus.Ok, "199 ms before it is due")]
    [InlineData(80, 10, 200, InspectionStatus.Ok, "20 ms before it is due")]
    [InlineData(80, 20, 200, InspectionStatus.Warning, "\"lead_ms\" to 300")]
    [InlineData(150, 30, 200, InspectionStatus.Warning, "\"lead_ms\" to 550")]
    public void A_round_trip_is_held_against_the_lead(
        double median, double jitter, int lead, InspectionStatus status, string words)
    {
        InspectionResult result = ControlInspection.RoundTrip(median, jitter, lead);

        Assert.Equal(status, result.Status);
        Assert.Contains(words, result.Text, StringComparison.Ordinal);
    }

    private static Task<RedisServerProcess> StartAsync(string[] rights) => RedisServerProcess.StartAsync(
        ["--user", "load", "on", ">" + Password, .. rights, "--user", "default", "off"]);

    private static Task<ControlConnection> ConnectAsync(string server, string? user) =>
        ControlConnection.ConnectAsync(new ControlOptions
        {
            Server = server,
            User = user,
            Password = user is null ? null : Password,
        });

    private static Task ConfirmAsync(ControlConnection control, List<Notice> warnings) =>
        ControlInspection.ConfirmAsync(control, warnings.Add, TestContext.Current.CancellationToken);
}

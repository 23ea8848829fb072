using DistStress.Engine.Control;
using DistStress.Engine.Redis;
using DistStress.Engine.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace DistStress.Engine.Tests;

public sealed class ErrorKindTests
{
    // What scripts may match by now.
    private static readonly string[] Ids =
    [
        "ActionInvalid", "BashMissing", "CapacityInvalid", "ConfigMissing", "ConfigRefused", "DatabaseMissing",
        "InputFileInvalid", "InputFileNotFound", "InputFileTooLong", "InputFileUnreadable", "InstanceCommandMissing",
        "InstanceControlFailed", "InstanceUnknown", "InvalidEndpoint", "NoActiveRun", "NoRegion", "NothingToResume",
        "NotifyHandlerFailed", "NotifyHandlerInvalid", "NotifyKeyInvalid", "NotifyMessageInvalid", "NotifyRefused",
        "PortTaken", "PrefixInvalid", "ProfileInvalid", "ProfileNotFound", "PublisherActive", "PublisherSilent",
        "RedisOptionsInvalid", "RedisUnreachable", "RunEnded", "RunLost", "RunRecordUnreadable", "RunTakenOver",
        "ScriptInvalid", "ServerNotFound", "TableNameInvalid", "TableNotActive", "TableNotFound", "TableRefused",
        "TargetAccessDenied", "TargetTlsFailed", "TargetUnreachable", "TrafficDiffers", "UsingVariableInvalid",
        "UsingVariableMissing", "WorkerNotFound", "WorkerSilent", "WrongKeySchema",
    ];

    [Fact]
    public void No_id_that_scripts_may_match_is_gone() => Assert.Empty(Ids.Except(Enum.GetNames<ErrorKind>()));

    [Fact]
    public void The_id_is_the_name_of_the_kind() =>
        Assert.Equal("RunEnded", new DistStressException(ErrorKind.RunEnded, "r1", "It is over.").ErrorId);

    [Theory]
    [InlineData("host:1,password=s3cret,nonsense=1", "host:1")]
    [InlineData(",password=s3cret", "")]
    public async Task An_address_that_cannot_be_read_is_shown_without_its_password(string server, string subject)
    {
        var error = await Assert.ThrowsAsync<DistStressException>(() => ControlConnection.ConnectAsync(
            new ControlOptions { Server = server }, TestContext.Current.CancellationToken));

        Assert.Equal((ErrorKind.RedisOptionsInvalid, subject), (error.Kind, error.Subject));
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RedisServerKind.Redis)]
    [InlineData(RedisServerKind.Garnet)]
    public async Task What_Redis_refuses_or_does_not_answer_in_mid_run_has_a_kind(RedisServerKind kind)
    {
        await using IRedisServer server = await RedisServers.StartAsync(kind);
        await using ControlConnection control = await ControlConnection.ConnectAsync(
            new ControlOptions { Server = server.Endpoint }, TestContext.Current.CancellationToken);
        await control.Database.StringSetAsync("text", "x");

        var refused = await Assert.ThrowsAsync<DistStressException>(
            () => control.UseAsync(() => control.Database.ListLengthAsync("text")));
        server.Kill();
        var away = await Assert.ThrowsAsync<DistStressException>(
            () => control.UseAsync(() => control.Database.PingAsync()));
        var other = await Assert.ThrowsAsync<DistStressException>(
            () => control.UseAsync(() => throw new DistStressException(ErrorKind.RunEnded, "r1", "It is over.")));

        Assert.Equal((ErrorKind.RedisRefused, server.Endpoint), (refused.Kind, refused.Subject));
        Assert.Contains("WRONGTYPE", refused.Message, StringComparison.Ordinal);
        Assert.Equal((ErrorKind.RedisUnreachable, server.Endpoint), (away.Kind, away.Subject));
        Assert.IsAssignableFrom<RedisException>(away.InnerException);
        Assert.Equal(ErrorKind.RunEnded, other.Kind);
    }

    [Fact]
    public void An_answer_carries_what_stood_against_it_and_that_of_another_version_can_be_read()
    {
        var reply = new NotifyReply
        {
            Worker = "w", Status = NotifyStatus.Refused, Problem = ErrorKind.NotifyNotAllowed,
        };

        Assert.Equal(ErrorKind.NotifyNotAllowed, NotifyReply.Parse(reply.ToJson())!.Problem);
        Assert.Null(NotifyReply.Parse("""{"worker":"w","status":"failed"}""")!.Problem);
        Assert.Null(NotifyReply.Parse("""{"worker":"w","status":"failed","problem":"OfALaterVersion"}""")!.Problem);
        Assert.Null(NotifyReply.Parse("""{"worker":"w","status":"failed","problem":"3"}""")!.Problem);
    }
}

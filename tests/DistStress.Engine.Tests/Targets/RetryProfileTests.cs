using DistStress.Engine.Outcomes;
using DistStress.Engine.Targets;
using DistStress.Engine.Targets.DynamoDb;
using DistStress.Engine.Targets.Retries;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Runs;
using DistStress.Engine.Tests.Servers;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>What goes over the wire when calls are tried again, attempt by attempt with its time.</summary>
public sealed class RetryProfileTests
{
    private const string Trouble =
        """{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"trouble"}""";

    private static readonly TimeSpan OpBudget = TimeSpan.FromHours(1);

    // Waits in ms as the SDKs' sources have them, each at its bound.
    [Theory]
    [InlineData("dotnet", true, 1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000, 20000)]
    [InlineData("dotnet", false, 1000, 2000, 4000, 8000, 16000, 20000, 20000, 20000, 20000, 20000)]
    [InlineData("java2", true, 500, 1000, 2000, 4000, 8000, 16000, 20000, 20000)]
    [InlineData("java2", false, 25, 50, 100, 200, 400, 800, 1600, 3200)]
    [InlineData("go2", true, 2000, 4000)]
    [InlineData("go2", false, 2000, 4000)]
    [InlineData("botocore", true, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800)]
    [InlineData("botocore", false, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800)]
    [InlineData("none", true)]
    [InlineData("none", false)]
    public async Task Each_profile_sends_when_its_client_would(string word, bool isThrottle, params int[] waits)
    {
        RetryPolicy policy = RetryProfile.All.Single(profile => profile.Word == word).Policy;

        (OpResult result, List<int> seen) = await RunAsync(policy with { Draw = () => 1 }, isThrottle);

        Assert.Equal(waits, seen);
        Assert.Equal(waits.Length, result.Retries);
        Assert.Equal(isThrottle ? OpStatus.Throttled : OpStatus.Failed, result.Status);
        Assert.Equal(isThrottle ? waits.Length + 1 : 0, result.Calls!.Throttles.Values.Sum());
    }

    [Theory]
    [InlineData("dotnet", 0.25, 250, 500)]
    [InlineData("java2", 0.5, 375, 750)]
    [InlineData("go2", 0.5, 1000, 2000)]
    [InlineData("botocore", 0.5, 50, 100)]
    public async Task A_wait_is_drawn_as_the_client_draws_it(string word, double draw, params int[] waits)
    {
        RetryPolicy policy = RetryProfile.All.Single(profile => profile.Word == word).Policy;

        (_, List<int> seen) = await RunAsync(policy with { Draw = () => draw }, isThrottle: true);

        Assert.Equal(waits, seen.Take(2));
    }

    [Fact]
    public void The_environment_is_asked_only_where_the_setting_says_so()
    {
        foreach (RetryProfile profile in RetryProfile.All)
        {
            var setting = new RetrySetting(profile.Word, null);
            Assert.Same(profile.Policy, setting.Policy(_ => throw new InvalidOperationException()));
        }

        RetryPolicy Environment(string? mode, string? attempts) =>
            new RetrySetting(RetrySetting.Environment, null).Policy(
                name => name == RetrySetting.ModeVariable ? mode : attempts);
        Assert.Equal(11, Environment(null, null).Attempts);
        Assert.Equal(3, Environment("standard", "3").Attempts);
        Assert.Equal(TimeSpan.FromSeconds(1), Environment("Standard", "").Base);
        Assert.Equal((5, TimeSpan.FromMilliseconds(50), RetryJitter.None),
            (Environment("legacy", "5").Attempts, Environment("legacy", "5").Base, Environment("legacy", "5").Jitter));
        Assert.Equal(RetryProfile.DotNet.Policy with { IsAdaptive = true, Attempts = 4 }, Environment("ADAPTIVE", "4"));
        Assert.False(Environment("standard", null).IsAdaptive);
    }

    [Theory]
    [InlineData(
        "fast", null, RetrySetting.ModeVariable, "is \"fast\" here, and right are standard, legacy and adaptive")]
    [InlineData(null, "many", RetrySetting.AttemptsVariable, "is \"many\" here, and right is a whole number from 1")]
    [InlineData("legacy", "0", RetrySetting.AttemptsVariable, "right is a whole number from 1")]
    public void What_the_environment_says_and_cannot_be_done_is_an_error(
        string? mode, string? attempts, string variable, string telling)
    {
        var setting = new RetrySetting(RetrySetting.Environment, null);
        var error = Assert.Throws<DistStressException>(
            () => setting.Policy(name => name == RetrySetting.ModeVariable ? mode : attempts));
        Assert.Equal((ErrorKind.EnvironmentInvalid, variable), (error.Kind, error.Subject));
        Assert.Contains(telling, error.Message, StringComparison.Ordinal);
    }

    private static async Task<(OpResult Result, List<int> Waits)> RunAsync(RetryPolicy policy, bool isThrottle)
    {
        using var time = new VirtualTime();
        await using var server = new ScriptedHttpServer(
            (_, _) => isThrottle ? (400, DynamoDbAnswers.Throttled) : (500, Trouble));
        await using var target = new DynamoDbTarget(new TargetOptions
        {
            Database = TargetDatabase.DynamoDb,
            TableName = "t",
            Endpoint = server.Endpoint,
            Region = "us-east-1",
            OpBudget = OpBudget,
            Retry = policy,
            Time = time,
        });
        long limit = time.NowMicros + (long)OpBudget.TotalMicroseconds;
        Task<OpResult> op = target.ExecuteAsync(
            TargetOps.Make(TrafficAction.UpdateItem, 0, TargetOps.Example),
            TestContext.Current.CancellationToken).AsTask();
        var waits = new List<int>();
        while (true)
        {
            // Time stands still while a request is under way, and passes when the client waits.
            await Rig.UntilAsync(
                () => Task.FromResult(op.IsCompleted || time.NextDue < limit), "the client waits or has ended");
            if (op.IsCompleted)
                return (await op, waits);
            long due = time.NextDue;
            waits.Add((int)((due - time.NowMicros) / 1000));
            while (time.NowMicros < due)
                time.Step(0, due);
            int requests = waits.Count + 1;
            await Rig.UntilAsync(
                () => Task.FromResult(server.Requests == requests && time.NextDue != due), "it is sent again");
        }
    }
}

using Amazon.Runtime;
using DistStress.Engine.Targets.DynamoDb.Sending;
using DistStress.Engine.Tests.Clocks;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

public sealed class CredentialSourceTests
{
    [Fact]
    public async Task Credentials_that_are_refused_are_renewed_once_for_all_ops()
    {
        using var time = new VirtualTime();
        var sdk = new RenewingCredentials();
        using var source = new CredentialSource(() => Task.FromResult<AWSCredentials>(sdk), time);
        CancellationToken token = TestContext.Current.CancellationToken;

        ImmutableCredentials first = await source.GetAsync(token);
        Assert.Same(first, await source.GetAsync(token));
        bool[] renewed = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => source.RenewAsync(first, token).AsTask()));

        Assert.All(renewed, Assert.True);
        Assert.Equal(2, sdk.Renewals);
        Assert.Equal("key2", (await source.GetAsync(token)).AccessKey);
    }

    [Fact]
    public async Task The_sdk_is_asked_again_after_a_second_and_the_same_credentials_stay_the_same_object()
    {
        using var time = new VirtualTime();
        var sdk = new RenewingCredentials();
        using var source = new CredentialSource(() => Task.FromResult<AWSCredentials>(sdk), time);
        CancellationToken token = TestContext.Current.CancellationToken;
        ImmutableCredentials first = await source.GetAsync(token);
        time.Step(1_000_000, long.MaxValue);
        Assert.Same(first, await source.GetAsync(token));

        // The SDK renews what is about to expire when it is asked.
        sdk.ClearCredentials();
        Assert.Same(first, await source.GetAsync(token));
        time.Step(1_000_000, long.MaxValue);
        Assert.Equal("key2", (await source.GetAsync(token)).AccessKey);
    }

    [Fact]
    public async Task Where_there_are_no_others_a_refusal_stands()
    {
        using var time = new VirtualTime();
        using var source = new CredentialSource(
            () => Task.FromResult<AWSCredentials>(new BasicAWSCredentials("a", "b")), time);
        ImmutableCredentials first = await source.GetAsync(TestContext.Current.CancellationToken);

        Assert.False(await source.RenewAsync(first, TestContext.Current.CancellationToken));
    }
}

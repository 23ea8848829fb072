using DistStress.Engine.Control;
using DistStress.Engine.Tests.Clocks;
using DistStress.Engine.Tests.Servers;
using Xunit;

namespace DistStress.Engine.Tests.Control;

public sealed class InstanceMetadataTests
{
    [Fact]
    public async Task The_instance_is_read_with_a_token()
    {
        await using var server = new MetadataServer();

        InstanceIdentity instance =
            await new InstanceMetadata(server.Endpoint + "/").ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new InstanceIdentity(MetadataServer.InstanceId, MetadataServer.Region), instance);
        Assert.Equal("PUT /latest/api/token", server.Requests.First());
    }

    [Fact]
    public async Task Elsewhere_the_error_says_so()
    {
        await using var server = new MetadataServer { IsSilent = true };
        await using var other = new ScriptedHttpServer((_, _) => (200, "<html>Welcome</html>"));
        await using var failing = new ScriptedHttpServer((_, _) => (404, ""));
        using var time = new VirtualTime();
        foreach (string? endpoint in new[] { server.Endpoint, other.Endpoint, failing.Endpoint, "http://127.0.0.1:1",
            "no url", null })
        {
            var metadata = new InstanceMetadata(endpoint) { Time = time };
            // Only the silent one takes time, and that stands still until it has been asked.
            var error = await Assert.ThrowsAsync<DistStressException>(() => time.PassAsync(
                metadata.ReadAsync(TestContext.Current.CancellationToken),
                () => endpoint == server.Endpoint && !server.Requests.IsEmpty));
            Assert.Equal("InstanceUnknown", error.ErrorId);
            Assert.Contains(endpoint ?? InstanceMetadata.DisabledVariable, error.Message);
        }
    }
}

using DistStress.Engine.Tests.Servers;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedDynamoDbLocal))]

namespace DistStress.Engine.Tests.Servers;

/// <summary>One DynamoDB Local for all tests, since its start takes seconds; each test makes its own table.</summary>
public sealed class SharedDynamoDbLocal : IAsyncLifetime
{
    private readonly Lazy<Task<DynamoDbLocalProcess>> _server = new(DynamoDbLocalProcess.StartAsync);

    // Started by the first test, not by the fixture: most selections of tests do without it.
    public Task<DynamoDbLocalProcess> GetAsync() => _server.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _server.Value).DisposeAsync();
    }
}

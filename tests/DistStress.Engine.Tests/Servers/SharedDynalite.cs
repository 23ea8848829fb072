using Xunit;

namespace DistStress.Engine.Tests.Servers;

/// <summary>One dynalite for the tests of a class; each test makes its own table.</summary>
public sealed class SharedDynalite : IAsyncLifetime
{
    private DynaliteProcess? _server;

    // Started by the first test, not by the fixture: only a test can be skipped, where Node.js is missing.
    public async Task<DynaliteProcess> GetAsync() => _server ??= await DynaliteProcess.StartAsync();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}

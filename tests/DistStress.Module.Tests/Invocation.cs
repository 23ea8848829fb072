using System.Management.Automation;

namespace DistStress.Module.Tests;

/// <summary>A pipeline under way in a session.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly PowerShell _shell;
    private readonly Task _end;

    public Invocation(PowerShell shell)
    {
        _shell = shell;
        _end = Task.Factory.FromAsync(shell.BeginInvoke<PSObject, PSObject>(null, Output), shell.EndInvoke);
    }

    public PSDataCollection<PSObject> Output { get; } = [];

    public PSDataStreams Streams => _shell.Streams;

    public PSInvocationState State => _shell.InvocationStateInfo.State;

    /// <summary>Waits for the end; throws what ended the pipeline.</summary>
    public Task WaitAsync() => _end.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);

    /// <summary>What Ctrl-C does; over when the pipeline has stopped.</summary>
    public Task StopAsync() => Task.Factory.FromAsync(_shell.BeginStop(null, null), _shell.EndStop)
        .WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);

    public void Dispose() => _shell.Dispose();
}

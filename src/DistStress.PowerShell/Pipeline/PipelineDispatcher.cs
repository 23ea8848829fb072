using System.Management.Automation;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using DistStress.PowerShell.Stopping;

namespace DistStress.PowerShell.Pipeline;

/// <summary>
/// Runs a body off the pipeline thread and does its writes on that thread, where alone PowerShell takes them.
/// </summary>
internal sealed class PipelineDispatcher : ICmdletOutput
{
    private readonly Cmdlet _cmdlet;
    private readonly CancellationTokenSource _stop;
    private readonly Dictionary<int, ProgressRecord> _progress = [];
    private readonly Channel<Action<Cmdlet>> _writes =
        Channel.CreateUnbounded<Action<Cmdlet>>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Makes a dispatcher.</summary>
    /// <param name="cmdlet">The cmdlet that writes.</param>
    /// <param name="stop">Cancelled by the cmdlet's StopProcessing, and by this dispatcher when the pipeline
    /// ends.</param>
    public PipelineDispatcher(Cmdlet cmdlet, CancellationTokenSource stop)
    {
        _cmdlet = cmdlet;
        _stop = stop;
    }

    /// <summary>Runs the body to its end; called on the pipeline thread.</summary>
    /// <returns>What the body failed with; null if it did not.</returns>
    /// <exception cref="PipelineStoppedException">The pipeline was stopped.</exception>
    public Exception? Run(CmdletBody body)
    {
        if (_stop.IsCancellationRequested)
            throw new PipelineStoppedException();

        Task task = RunningBodies.Start(() => body(this, _stop.Token), _stop);
        _ = task.ContinueWith(
            _ => _writes.Writer.TryComplete(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        using var limit = new CancellationTokenSource();
        using CancellationTokenRegistration onStop =
            _stop.Token.Register(() => limit.CancelAfter(RunningBodies.StopLimit));
        ExceptionDispatchInfo? pipelineEnd = null;
        try
        {
            while (_writes.Reader.WaitToReadAsync(limit.Token).AsTask().GetAwaiter().GetResult())
            {
                while (_writes.Reader.TryRead(out Action<Cmdlet>? write))
                    pipelineEnd ??= Write(write);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            _writes.Writer.TryComplete();
            pipelineEnd ??= ExceptionDispatchInfo.Capture(new PipelineStoppedException());
        }

        // Rethrown as it was: some of these are PowerShell's own signals, by which Select-Object ends a pipeline.
        pipelineEnd?.Throw();
        try
        {
            task.GetAwaiter().GetResult();
            return null;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <inheritdoc/>
    public void WriteObject(object value) => Post(cmdlet => cmdlet.WriteObject(value));

    /// <inheritdoc/>
    public void WriteError(ErrorRecord errorRecord) => Post(cmdlet => cmdlet.WriteError(errorRecord));

    /// <inheritdoc/>
    public void WriteWarning(string message) => Post(cmdlet => cmdlet.WriteWarning(message));

    /// <inheritdoc/>
    public void WriteVerbose(string message) => Post(cmdlet => cmdlet.WriteVerbose(message));

    /// <inheritdoc/>
    public void WriteDebug(string message) => Post(cmdlet => cmdlet.WriteDebug(message));

    /// <inheritdoc/>
    // Of each activity only what was told last: a slow reader of the output must not show what was long ago.
    public void WriteProgress(ProgressRecord progressRecord)
    {
        int activity = progressRecord.ActivityId;
        lock (_progress)
        {
            bool isPosted = _progress.ContainsKey(activity);
            _progress[activity] = progressRecord;
            if (isPosted)
                return;
        }

        Post(cmdlet => cmdlet.WriteProgress(TakeProgress(activity)));
    }

    private ProgressRecord TakeProgress(int activity)
    {
        lock (_progress)
        {
            _progress.Remove(activity, out ProgressRecord? record);
            return record!;
        }
    }

    // False only once the body is over or left behind: there is no reader any more.
    private void Post(Action<Cmdlet> write) => _ = _writes.Writer.TryWrite(write);

    private ExceptionDispatchInfo? Write(Action<Cmdlet> write)
    {
        try
        {
            write(_cmdlet);
            return null;
        }
        catch (Exception exception)
        {
            // Whatever ends a write ends the cmdlet. The body stops in order first.
            _ = _stop.CancelAsync();
            return ExceptionDispatchInfo.Capture(exception);
        }
    }
}

using System.Management.Automation;
using System.Runtime.CompilerServices;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Stopping;

namespace DistStress.PowerShell.Pipeline;

/// <summary>
/// A cmdlet's body that runs as a PowerShell job: Get-Job, Receive-Job, Stop-Job, Wait-Job, Remove-Job.
/// </summary>
public sealed class DstJob : Job, ICmdletOutput
{
    private readonly CmdletBody _body;
    private readonly string _cmdlet;
    private readonly AdviceContext _context;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _stateLock = new();
    private readonly Lock _progressLock = new();
    private volatile string _status = string.Empty;
    private bool _disposed;

    /// <summary>Makes a job.</summary>
    /// <param name="command">The command that started it, for people.</param>
    /// <param name="name">Its name; null for PowerShell's own.</param>
    /// <param name="cmdlet">The cmdlet's type, which ids of errors end with.</param>
    /// <param name="body">What it does.</param>
    /// <param name="context">What the person gave to the cmdlet.</param>
    internal DstJob(string command, string? name, string cmdlet, CmdletBody body, AdviceContext context)
        : base(command, name)
    {
        _cmdlet = cmdlet;
        _body = body;
        _context = context;
        PSJobTypeName = nameof(DstJob);
    }

    /// <inheritdoc/>
    public override string Location => Environment.MachineName;

    /// <summary>How far the job is, or was when it ended; empty where it does not tell.</summary>
    public override string StatusMessage => _status;

    /// <inheritdoc/>
    public override bool HasMoreData =>
        Output.IsOpen || Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Progress.Count > 0;

    /// <summary>Starts the body; once.</summary>
    internal void Start()
    {
        SetState(JobState.Running);
        _ = RunningBodies.Start(RunAsync, _stop);
    }

    /// <summary>Asks the body to stop in order and waits until it has.</summary>
    public override void StopJob()
    {
        lock (_stateLock)
        {
            if (!_disposed && JobStateInfo.State == JobState.Running)
                SetJobState(JobState.Stopping);
        }

        _stop.Cancel();
        Finished.WaitOne(RunningBodies.StopLimit);
    }

    /// <inheritdoc/>
    public void WriteObject(object value) => Add(Output, PSObject.AsPSObject(value));

    /// <inheritdoc/>
    public void WriteError(ErrorRecord errorRecord) => Add(Error, errorRecord.InvocationInfo is null
        // Inline PowerShell adds the cmdlet.
        ? new ErrorRecord(
            errorRecord.Exception, $"{errorRecord.FullyQualifiedErrorId},{_cmdlet}",
            errorRecord.CategoryInfo.Category, errorRecord.TargetObject)
        {
            ErrorDetails = errorRecord.ErrorDetails,
        }
        : errorRecord);

    /// <inheritdoc/>
    public void WriteWarning(string message) => Add(Warning, new WarningRecord(message));

    /// <inheritdoc/>
    public void WriteVerbose(string message) => Add(Verbose, new VerboseRecord(message));

    /// <inheritdoc/>
    public void WriteDebug(string message) => Add(Debug, new DebugRecord(message));

    /// <inheritdoc/>
    // The last record of an activity says all that those before it said, and a job may run for days.
    public void WriteProgress(ProgressRecord progressRecord)
    {
        _status = progressRecord.StatusDescription;
        lock (_progressLock)
        {
            RemoveProgress(progressRecord.ActivityId);
            Add(Progress, progressRecord);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            lock (_stateLock)
                _disposed = true;
        }

        base.Dispose(disposing);
    }

    private static void Add<T>(PSDataCollection<T> stream, T record)
    {
        try
        {
            stream.Add(record);
        }
        catch (InvalidOperationException)
        {
            // The job was removed while its body ran: nobody reads it any more. Closed and disposed streams both end
            // here.
        }
    }

    // With the reason a job's state is set by PowerShell's own kinds of jobs alone. The kind that others may derive
    // from and that has it, Job2, needs a source of jobs besides, without which Receive-Job -AutoRemoveJob fails.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = nameof(SetJobState))]
    private static extern void SetJobState(Job job, JobState state, Exception? reason);

    private void RemoveProgress(int activity)
    {
        try
        {
            for (int at = Progress.Count - 1; at >= 0; at--)
            {
                if (Progress[at].ActivityId == activity)
                    Progress.RemoveAt(at);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentOutOfRangeException)
        {
            // Its reader has taken them meanwhile, or the job was removed.
        }
    }

    private async Task RunAsync()
    {
        JobState end = JobState.Completed;
        Exception? reason = null;
        try
        {
            await _body(this, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            end = JobState.Stopped;
        }
        catch (Exception exception)
        {
            WriteError(CmdletError.Record(exception, _context));
            end = JobState.Failed;
            reason = exception;
        }

        if (end == JobState.Completed && _stop.IsCancellationRequested)
            end = JobState.Stopped;
        SetState(end, reason);
    }

    private void SetState(JobState state, Exception? reason = null)
    {
        lock (_stateLock)
        {
            if (_disposed)
                return;
            try
            {
                SetJobState(this, state, reason);
            }
            catch (MissingMethodException)
            {
                // A PowerShell that has it no more: the error is in the job's stream in any case.
                SetJobState(state);
            }
        }
    }
}

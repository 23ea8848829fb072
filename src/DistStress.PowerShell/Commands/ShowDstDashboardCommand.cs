using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.PowerShell.Dashboards;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;
using DistStress.PowerShell.Stopping;

namespace DistStress.PowerShell.Commands;

/// <summary>Opens a page that shows the runs of a prefix while they go on.</summary>
/// <remarks>
/// <para>
/// The page is that of Export-DstReport, and follows the run by the second. It is served on loopback by this process,
/// under an address that holds a random token: open what is in <c>Address</c>, or use -Open. It only shows: nothing on
/// it changes a run. One dashboard shows the run that is there, the next ones, and in its list of runs those that were
/// over while it was open. It waits out restarts of the publisher and of Redis, and says so on the page.
/// </para>
/// <para>
/// The cmdlet returns at once, and the same session can go on with a publisher or a worker. The dashboard is closed by
/// Stop-DstDashboard, by Remove-Module, or with the session; with -Wait by Ctrl-C. Where the session has one of this
/// prefix open already, that one is written. <see href="docs/dashboard.md">Dashboard</see> has the details.
/// </para>
/// </remarks>
/// <example>
/// A dashboard beside a run, in one session.
/// <code>
/// (Show-DstDashboard).Address
/// Start-DstPublisher config.json traffic.json
/// Stop-DstDashboard
/// </code>
/// </example>
/// <example>
/// On a port of its own, for a tunnel from another machine.
/// <code>
/// $dashboard = Show-DstDashboard -Port 8642
/// $dashboard.Address
/// $dashboard | Stop-DstDashboard
/// </code>
/// </example>
/// <example>
/// The dashboard of the prefix that a run was published under.
/// <code>
/// Get-DstRun | Show-DstDashboard | Select-Object Address, Prefix
/// Stop-DstDashboard
/// </code>
/// </example>
/// <seealso cref="StopDstDashboardCommand"/>
/// <seealso cref="ExportDstReportCommand"/>
/// <seealso cref="GetDstStatsCommand"/>
/// <seealso href="docs/dashboard.md">Dashboard</seealso>
[Cmdlet(VerbsCommon.Show, "DstDashboard", HelpUri = HelpAddress.Reference + "Show-DstDashboard.md")]
[OutputType(typeof(DstDashboard))]
public sealed class ShowDstDashboardCommand : DstRedisCmdlet
{
    /// <summary>The port on loopback; 0, the default, takes a free one.</summary>
    [Parameter]
    [ValidateRange(0, 65535)]
    [NoCompletion]
    public int Port { get; set; }

    /// <summary>Opens it in the browser.</summary>
    [Parameter]
    public SwitchParameter Open { get; set; }

    /// <summary>Waits until Ctrl-C, and closes it then: for a process that has nothing else to do.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc/>
    protected override CmdletBody? Prepare()
    {
        bool isOpened = Open;
        bool isWaitedFor = Wait;
        Runspace? session = Runspace.DefaultRunspace;
        int port = Port;
        if (!isWaitedFor && OpenDashboards.Find(session, RedisText, Prefix) is { } there
            && (port == 0 || port == there.Port))
        {
            return (output, _) =>
            {
                Write(there, isOpened, output);
                return Task.CompletedTask;
            };
        }

        var end = new CancellationTokenSource();
        var opened = new TaskCompletionSource<DstDashboard>(TaskCreationOptions.RunContinuationsAsynchronously);
        var connected = new TaskCompletionSource<ICmdletOutput>(TaskCreationOptions.RunContinuationsAsynchronously);
        CmdletBody serve = Connected((control, _, _) =>
            OpenDashboards.ServeAsync(control, port, session, description => opened.TrySetResult(description), end));
        // It outlives this cmdlet, as a job does: on this thread, which knows the session that it ends with.
        Task serving = RunningBodies.Start(
            async () => await serve(await connected.Task.ConfigureAwait(false), end.Token).ConfigureAwait(false), end);
        return async (output, stop) =>
        {
            connected.SetResult(output);
            await using CancellationTokenRegistration ends = stop.Register(() => end.CancelAsync());
            if (await Task.WhenAny(opened.Task, serving).ConfigureAwait(false) == serving)
            {
                await serving.ConfigureAwait(false);
                return;
            }

            Write(await opened.Task.ConfigureAwait(false), isOpened, output);
            if (isWaitedFor)
                await serving.ConfigureAwait(false);
        };
    }

    private static void Write(DstDashboard dashboard, bool isOpened, ICmdletOutput output)
    {
        output.WriteObject(dashboard);
        if (isOpened)
            Browser.Open(dashboard.Address, output);
    }
}

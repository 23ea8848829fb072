using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using DistStress.Engine;
using DistStress.Engine.Redis;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;
using DistStress.Report.Live;

namespace DistStress.PowerShell.Dashboards;

/// <summary>The dashboards of this process. Each is a running body of the session that opened it, and ends with
/// it.</summary>
internal static class OpenDashboards
{
    private static readonly Lock Sync = new();
    private static readonly List<(DstDashboard Description, Runspace? Session, CancellationTokenSource End, Task Ended)>
        Open = [];

    /// <summary>Those that are open, in the order in which they were opened.</summary>
    public static DstDashboard[] All()
    {
        lock (Sync)
            return [.. Open.Select(entry => entry.Description)];
    }

    /// <summary>The dashboard that a session has of a prefix; null where it has none.</summary>
    public static DstDashboard? Find(Runspace? session, string redis, string prefix)
    {
        lock (Sync)
        {
            return Open.FirstOrDefault(entry => entry.Session == session && !entry.End.IsCancellationRequested
                && entry.Description.Redis == redis && entry.Description.Prefix == prefix).Description;
        }
    }

    /// <summary>Closes a dashboard, and waits until it is closed.</summary>
    /// <returns>Whether there was one at that address.</returns>
    public static async Task<bool> CloseAsync(string address)
    {
        (DstDashboard Description, Runspace? Session, CancellationTokenSource End, Task Ended) entry;
        lock (Sync)
            entry = Open.FirstOrDefault(one => one.Description.Address == address);
        if (entry.Description is null)
            return false;
        await entry.End.CancelAsync().ConfigureAwait(false);
        await entry.Ended.ConfigureAwait(false);
        return true;
    }

    /// <summary>The error for a dashboard that is not there.</summary>
    public static DistStressException NotFound(string address) => new(
        ErrorKind.DashboardNotFound, address, $"No dashboard at {address} is open in this process.");

    /// <summary>Serves a dashboard until told to end.</summary>
    /// <param name="control">The connection.</param>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="session">The session that opens it.</param>
    /// <param name="onOpen">Gets it as soon as it is open.</param>
    /// <param name="end">Ends it.</param>
    /// <exception cref="DistStressException"><c>PortTaken</c>: the port is taken.</exception>
    // Not inlined: the page's assembly is loaded when the first dashboard opens, not when the module is imported.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task ServeAsync(
        ControlConnection control, int port, Runspace? session, Action<DstDashboard> onOpen,
        CancellationTokenSource end)
    {
        var feed = new RunFeed(control);
        await using DashboardServer server = Start(port, feed);
        DstDashboard description = new DstDashboard
        {
            Address = server.Address,
            Port = server.Port,
            Started = OutputTime.Second((long)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMicroseconds),
        }.Of(control);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Sync)
            Open.Add((description, session, end, ended.Task));
        try
        {
            onOpen(description);
            await feed.RunAsync(end.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (Sync)
                Open.RemoveAll(entry => ReferenceEquals(entry.Description, description));
            await server.DisposeAsync().ConfigureAwait(false);
            ended.SetResult();
        }
    }

    private static DashboardServer Start(int port, RunFeed feed)
    {
        try
        {
            return DashboardServer.Start(port, feed);
        }
        catch (IOException exception)
        {
            throw new DistStressException(ErrorKind.PortTaken, $"127.0.0.1:{port}", exception.Message, exception);
        }
    }
}

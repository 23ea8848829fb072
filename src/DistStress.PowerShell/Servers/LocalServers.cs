using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using DistStress.Engine;
using DistStress.LocalServer;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Output.Mapping;

namespace DistStress.PowerShell.Servers;

/// <summary>
/// The embedded servers of this process. They outlive the cmdlet, and the runspace, that started them.
/// </summary>
internal static class LocalServers
{
    private const string ServerModule = "DistStress.LocalServer";

    private static readonly Lock Sync = new();

    // IDisposable, and methods that are not inlined: the server's assemblies are loaded when one is first started, not
    // when the module is imported.
    private static readonly Dictionary<string, (DstServer Description, IDisposable Server, Runspace? Session)> Running =
        new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts a server.</summary>
    /// <param name="port">Its port; 0 for a free one.</param>
    /// <param name="memoryMiB">The most memory for data, in MiB.</param>
    /// <param name="session">The session that starts it.</param>
    /// <exception cref="DistStressException">The port is taken, or the server is not installed.</exception>
    public static DstServer Start(int port, int memoryMiB, Runspace? session)
    {
        DstServer description;
        IDisposable server;
        try
        {
            (description, server) = StartServer(port, memoryMiB);
        }
        catch (FileNotFoundException exception) when (exception.FileName?.Split(',')[0] == ServerModule)
        {
            throw new DistStressException(
                ErrorKind.LocalServerMissing, ServerModule,
                $"The embedded server is not installed: there is no module {ServerModule} of this version.", exception);
        }

        lock (Sync)
            Running.Add(description.Endpoint, (description, server, session));
        return description;
    }

    /// <summary>The servers that run, in the order in which they were started.</summary>
    public static DstServer[] All()
    {
        lock (Sync)
            return [.. Running.Values.Select(entry => entry.Description).OrderBy(server => server.Started)];
    }

    /// <summary>Stops a server.</summary>
    /// <returns>Its description; null if there is none at that endpoint.</returns>
    public static DstServer? Stop(string endpoint)
    {
        (DstServer Description, IDisposable Server, Runspace? Session) entry;
        lock (Sync)
        {
            if (!Running.Remove(endpoint, out entry))
                return null;
        }

        entry.Server.Dispose();
        return entry.Description;
    }

    /// <summary>The error for a server that is not there.</summary>
    public static DistStressException NotFound(string endpoint) => new(
        ErrorKind.ServerNotFound, endpoint,
        $"No embedded server at {endpoint} was started in this process.");

    /// <summary>Stops the servers that a session has started.</summary>
    public static void StopOf(Runspace session)
    {
        string[] endpoints;
        lock (Sync)
            endpoints = [.. Running.Where(entry => entry.Value.Session == session).Select(entry => entry.Key)];
        foreach (string endpoint in endpoints)
            Stop(endpoint);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (DstServer Description, IDisposable Server) StartServer(int port, int memoryMiB)
    {
        EmbeddedServer server;
        try
        {
            server = EmbeddedServer.Start(new EmbeddedServerOptions { Port = port, MemoryMiB = memoryMiB });
        }
        catch (IOException exception)
        {
            throw new DistStressException(
                ErrorKind.PortTaken, $"127.0.0.1:{port}", exception.Message, exception);
        }

        var description = new DstServer
        {
            Endpoint = server.Endpoint,
            Port = server.Port,
            ProcessId = Environment.ProcessId,
            Started = OutputTime.Second((long)(DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMicroseconds),
            MemoryMiB = memoryMiB,
        };
        return (description, server);
    }
}

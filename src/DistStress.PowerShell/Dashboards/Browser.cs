using System.ComponentModel;
using System.Diagnostics;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Dashboards;

/// <summary>The person's own browser.</summary>
internal static class Browser
{
    /// <summary>Opens an address, or says that it could not.</summary>
    public static void Open(string address, ICmdletOutput output)
    {
        try
        {
            using Process? started = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            output.WriteWarning($"No browser could be started ({e.Message}). Open {address} in one.");
        }
    }
}

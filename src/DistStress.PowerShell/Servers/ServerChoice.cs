using DistStress.Engine;
using DistStress.PowerShell.Advice;
using DistStress.PowerShell.Output;
using DistStress.PowerShell.Parameters;
using DistStress.PowerShell.Pipeline;

namespace DistStress.PowerShell.Servers;

/// <summary>Which embedded servers a person means.</summary>
/// <param name="Chosen">Those that are there, each once.</param>
/// <param name="Missing">The addresses that none of them has.</param>
internal sealed record ServerChoice(IReadOnlyList<DstServer> Chosen, IReadOnlyList<string> Missing)
{
    /// <summary>Chooses among those of this process.</summary>
    /// <param name="endpoints">Addresses, and patterns of them; null for all.</param>
    public static ServerChoice Of(IReadOnlyList<string>? endpoints)
    {
        DstServer[] all = LocalServers.All();
        if (endpoints is null)
            return new ServerChoice(all, []);
        var chosen = new List<DstServer>();
        var missing = new List<string>();
        foreach (string endpoint in endpoints)
        {
            DstServer[] found = NamePattern.Of(endpoint) is { } fits
                ? [.. all.Where(server => fits(server.Endpoint))]
                : [.. all.Where(server => server.Endpoint.Equals(endpoint, StringComparison.OrdinalIgnoreCase))];
            chosen.AddRange(found);
            if (found.Length == 0 && NamePattern.Of(endpoint) is null)
                missing.Add(endpoint);
        }

        return new ServerChoice([.. chosen.Distinct()], missing);
    }

    /// <summary>Writes an error for each that is missing.</summary>
    public void Complain(ICmdletOutput output)
    {
        foreach (string endpoint in Missing)
            output.WriteError(CmdletError.Record(NotFound(endpoint), AdviceContext.None));
    }

    /// <summary>The error for a server that is not there.</summary>
    public static DistStressException NotFound(string endpoint) => new(
        ErrorKind.ServerNotFound, endpoint,
        $"No embedded server at {endpoint} was started in this process.");
}

namespace DistStress.PowerShell.Output;

/// <summary>What every output of a prefix carries, so that other cmdlets find where it came from.</summary>
public abstract record DstPrefixOutput
{
    /// <summary>
    /// The server that carries the work: host:port, several of them with commas between. Without user, password and
    /// other options, which the session remembers.
    /// </summary>
    public string Redis { get; internal set; } = string.Empty;

    /// <summary>What all its keys begin with.</summary>
    public string Prefix { get; internal set; } = string.Empty;
}

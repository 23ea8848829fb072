namespace DistStress.PowerShell;

/// <summary>Where the documentation is online, which <c>Get-Help -Online</c> opens.</summary>
internal static class HelpAddress
{
    /// <summary>
    /// The folder of the cmdlets' pages. The repository has no public address yet: names below .example belong to
    /// nobody, so nobody can put something else there.
    /// </summary>
    internal const string Reference = "https://diststress.example/docs/reference/";
}

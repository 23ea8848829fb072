namespace DistStress.PowerShell.Pipeline;

/// <summary>
/// What a cmdlet does once its parameters are settled. It runs off the pipeline thread, perhaps as a job that outlives
/// the cmdlet, so it must not touch the cmdlet.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="cancellationToken">
/// Asks the body to stop in order: Ctrl-C, Stop-Job, or a reader that wants no more. The caller waits until it has.
/// </param>
public delegate Task CmdletBody(ICmdletOutput output, CancellationToken cancellationToken);

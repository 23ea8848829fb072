using DistStress.Engine.Redis;
using DistStress.PowerShell.Advice;

namespace DistStress.PowerShell.Pipeline;

/// <summary>The workers of one prefix that came over the pipeline, or that a parameter names.</summary>
/// <param name="Server">How their server is reached.</param>
/// <param name="Context">What advice repeats of that.</param>
/// <param name="Workers">Their ids, and patterns of ids; null for all of the prefix.</param>
internal sealed record WorkerGroup(ControlOptions Server, AdviceContext Context, List<string>? Workers)
{
    /// <summary>The workers and where they are, for people.</summary>
    public string Text => $"{(Workers is null ? "all workers" : string.Join(", ", Workers))} of prefix "
        + $"{Server.Prefix} on {Server.ShownAddress}";
}

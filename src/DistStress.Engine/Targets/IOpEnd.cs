using DistStress.Engine.Outcomes;

namespace DistStress.Engine.Targets;

/// <summary>
/// Gets the end of an op, on the thread on which it comes: what it does is short, and throws nothing.
/// </summary>
internal interface IOpEnd
{
    /// <summary>The op has ended; its operation and items may be used again.</summary>
    void End(in OpResult result);

    /// <summary>The op was cut off, as its token asked; otherwise the same.</summary>
    void CutOff(CancellationToken token);
}

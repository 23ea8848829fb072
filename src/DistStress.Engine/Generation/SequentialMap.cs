namespace DistStress.Engine.Generation;

/// <summary>One index after the other, and after the last one from 0 again.</summary>
/// <param name="keys">How many indices there are, at least 1.</param>
internal sealed class SequentialMap(ulong keys) : IndexMap
{
    /// <inheritdoc/>
    public override ulong Map(ulong seed, ulong position) => position % keys;
}

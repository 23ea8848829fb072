namespace DistStress.Engine.Generation;

/// <summary>Every index with the same probability.</summary>
/// <param name="keys">How many indices there are, at least 1.</param>
internal sealed class UniformMap(ulong keys) : IndexMap
{
    /// <inheritdoc/>
    public override ulong Map(ulong seed, ulong position) =>
        Scale(Philox.Draw(seed, position, Lane.IndexDraw).First64, keys);
}

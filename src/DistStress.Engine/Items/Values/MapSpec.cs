namespace DistStress.Engine.Items.Values;

/// <summary>A map: <c>{"type":"M","of":{"city":"Bern","zip":{"type":"N","min":1000,"max":9999}}}</c>.</summary>
/// <param name="Members">Its members, in file order; none of them spread.</param>
public sealed record MapSpec(EqualList<ColumnSpec> Members) : ValueSpec
{
    /// <inheritdoc/>
    public override long Inside { get; } = Members.Sum(member => 1 + Math.Min(member.Value.Inside, int.MaxValue));
}

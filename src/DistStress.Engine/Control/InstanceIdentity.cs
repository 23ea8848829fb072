namespace DistStress.Engine.Control;

/// <summary>The EC2 instance that this process is on.</summary>
/// <param name="Id">Its id, such as <c>i-0123456789abcdef0</c>.</param>
/// <param name="Region">Its region, such as <c>eu-west-1</c>.</param>
public sealed record InstanceIdentity(string Id, string Region);

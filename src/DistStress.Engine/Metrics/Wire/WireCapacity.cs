namespace DistStress.Engine.Metrics.Wire;

/// <summary>Capacity consumed as JSON.</summary>
/// <param name="Read">Read units; null where no read was told of.</param>
/// <param name="Write">Write units; null where no write was told of.</param>
internal sealed record WireCapacity(double? Read, double? Write);

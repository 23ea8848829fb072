namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>An attribute's value, as far as capacity depends on it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Mark">Equal for equal values, and only by rare chance for others.</param>
internal readonly record struct SizedValue(int Bytes, int Mark);

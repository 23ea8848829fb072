namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>An attribute's value, as far as capacity depends on it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Mark">Equal for equal values, and only by rare chance for others.</param>
/// <param name="Text">The value itself where it is compared or added to, as <see cref="TableCalls"/> says; else null.
/// </param>
internal readonly record struct SizedValue(int Bytes, int Mark, string? Text = null);

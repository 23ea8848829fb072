namespace DistStress.Engine.Targets.DynamoDb.Forecasting;

/// <summary>An attribute's value, as far as capacity depends on it.</summary>
/// <param name="Bytes">Its size.</param>
/// <param name="Mark">Equal for equal values, and only by rare chance for others.</param>
/// <param name="Number">The number that it is; 0 for what is none.</param>
/// <param name="Text">What an index sorts by it: its text, or a number's digits; null where none does.</param>
internal readonly record struct SizedValue(int Bytes, ulong Mark, decimal Number = 0, string? Text = null);

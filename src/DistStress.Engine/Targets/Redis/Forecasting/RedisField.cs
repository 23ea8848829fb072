namespace DistStress.Engine.Targets.Redis.Forecasting;

/// <summary>A column of an item, as far as memory depends on it.</summary>
/// <param name="NameLength">The length of its name in bytes.</param>
/// <param name="NameInteger">The whole number that its name is; null where it is none.</param>
/// <param name="ValueLength">The length of its value in bytes.</param>
/// <param name="Integer">The whole number that its value is; null where it is none.</param>
internal readonly record struct RedisField(int NameLength, long? NameInteger, int ValueLength, long? Integer);

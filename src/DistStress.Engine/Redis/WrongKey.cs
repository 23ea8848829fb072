namespace DistStress.Engine.Redis;

/// <summary>A key of the prefix that is of another type than it should be: somebody else has written it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Type">What it holds, for people: <c>a string</c>.</param>
/// <param name="Right">What it should hold: <c>a hash</c>.</param>
internal sealed record WrongKey(string Key, string Type, string Right);

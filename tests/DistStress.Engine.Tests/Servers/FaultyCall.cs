namespace DistStress.Engine.Tests.Servers;

/// <summary>A call on its way through <see cref="FaultyDynamoDb"/>.</summary>
/// <param name="Number">Its number, from 0, in the order of arrival.</param>
/// <param name="Action">What it asks for: <c>BatchWriteItem</c>.</param>
/// <param name="Attempt">How many calls with the very same body came before it.</param>
/// <param name="Body">The request.</param>
public sealed record FaultyCall(int Number, string Action, int Attempt, string Body)
{
    /// <summary>The headers of its request, the name in any capitals.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

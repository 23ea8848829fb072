namespace DistStress.Benchmarks.Parts;

/// <summary>What a bare loop of the SDK shall do.</summary>
/// <param name="Endpoint">URL of the server.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Action"><c>updateItem</c> or <c>getItem</c>.</param>
/// <param name="ValueBytes">Bytes of the one column that is written.</param>
/// <param name="InFlight">Calls that are open at a time.</param>
/// <param name="Seconds">How long to measure.</param>
internal sealed record SdkLoopSettings(
    string Endpoint, string Table, string Action, int ValueBytes, int InFlight, int Seconds);

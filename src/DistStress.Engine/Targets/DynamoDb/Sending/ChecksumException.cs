namespace DistStress.Engine.Targets.DynamoDb.Sending;

/// <summary>An answer's body is not what its checksum says was sent.</summary>
/// <param name="sent">The checksum that came with it.</param>
/// <param name="received">The checksum of what came.</param>
internal sealed class ChecksumException(uint sent, uint received)
    : Exception($"The answer's CRC-32 is {received}, but what was sent has {sent}.");

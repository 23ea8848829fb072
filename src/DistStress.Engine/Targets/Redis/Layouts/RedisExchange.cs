namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>How far the commands of one item have come.</summary>
internal struct RedisExchange
{
    /// <summary>What the next reply means.</summary>
    public RedisStage Stage;

    /// <summary>Whether the next reply leads to more commands.</summary>
    public bool Continues;

    /// <summary>Bytes of item data that the commands write.</summary>
    public long Bytes;

    /// <summary>The names of the columns that are being read, where somebody wants to know them.</summary>
    public string[]? Names;
}

namespace DistStress.Engine.Metrics.Schema;

/// <summary>What a measurement counts or measures.</summary>
public enum MeasurementUnit
{
    /// <summary>Ops.</summary>
    Ops,

    /// <summary>Ops a second.</summary>
    OpsPerSecond,

    /// <summary>Calls to the store; an op has one or more.</summary>
    Calls,

    /// <summary>Batches of ops.</summary>
    Batches,

    /// <summary>Bytes of item data: names and values, keys left out.</summary>
    Bytes,

    /// <summary>Bytes of item data a second.</summary>
    BytesPerSecond,

    /// <summary>Columns of items.</summary>
    Columns,

    /// <summary>DynamoDB's capacity units, read or write.</summary>
    CapacityUnits,

    /// <summary>Money, in the currency of the prices.</summary>
    Money,

    /// <summary>Microseconds.</summary>
    Microseconds,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Of a hundred.</summary>
    Percent,

    /// <summary>Text for people.</summary>
    Text,
}

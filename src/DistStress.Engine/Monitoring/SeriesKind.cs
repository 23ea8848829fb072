namespace DistStress.Engine.Monitoring;

/// <summary>What the values of a series are.</summary>
internal enum SeriesKind
{
    /// <summary>Ops a second.</summary>
    Rate,

    /// <summary>How many requests there were in each period, as the export says itself.</summary>
    Requests,

    /// <summary>A sum over each period of what is counted: of requests, as far as can be told.</summary>
    Sum,

    /// <summary>Capacity units that were consumed in each period.</summary>
    CapacityUnits,

    /// <summary>A counter that only rises, and begins again at 0 when its process does.</summary>
    Counter,

    /// <summary>What says nothing about how many ops there were.</summary>
    None,
}

namespace DistStress.Engine.Redis.Inspection;

/// <summary>What came of a look.</summary>
public enum InspectionStatus
{
    /// <summary>Nothing stands in the way.</summary>
    Ok,

    /// <summary>A run works, and may go wrong or not be what its file says.</summary>
    Warning,

    /// <summary>A run does not work.</summary>
    Failed,

    /// <summary>The server does not say, or its user may not look.</summary>
    Unknown,
}

namespace DistStress.Engine.Comparing;

/// <summary>What has to be known about two runs before they are compared.</summary>
public enum ComparisonNoteKind
{
    /// <summary>A run did not go to its end.</summary>
    EndedEarly,

    /// <summary>The traffic files mean different things.</summary>
    TrafficDiffers,

    /// <summary>Other rates were due.</summary>
    RateDiffers,

    /// <summary>There are too few seconds to compare.</summary>
    TooShort,

    /// <summary>One run went on for longer; the seconds that both have are compared.</summary>
    LengthDiffers,

    /// <summary>The configurations differ.</summary>
    ConfigDiffers,

    /// <summary>Versions of the product differ.</summary>
    VersionDiffers,

    /// <summary>The publisher or the workers did not keep up, so that a difference may be theirs.</summary>
    LoadFellShort,
}

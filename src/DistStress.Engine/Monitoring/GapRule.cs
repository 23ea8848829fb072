namespace DistStress.Engine.Monitoring;

/// <summary>What a time is that an export does not know.</summary>
public enum GapRule
{
    /// <summary>A time without traffic.</summary>
    Zero,

    /// <summary>A straight line from the value before it to the value after it.</summary>
    Line,

    /// <summary>An error.</summary>
    Refuse,
}

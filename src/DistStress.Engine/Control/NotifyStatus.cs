namespace DistStress.Engine.Control;

/// <summary>What became of a control message at one receiver.</summary>
public enum NotifyStatus
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was tried and failed.</summary>
    Failed,

    /// <summary>It was not taken: not signed, not fresh, not known or not allowed.</summary>
    Refused,
}

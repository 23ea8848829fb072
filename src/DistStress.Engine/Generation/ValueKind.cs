namespace DistStress.Engine.Generation;

/// <summary>What type a value has, for stores that tell types apart.</summary>
public enum ValueKind : byte
{
    /// <summary>Bytes.</summary>
    Binary,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A list of values.</summary>
    List,

    /// <summary>Values by name.</summary>
    Map,
}

using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>How a query compares sort keys.</summary>
[JsonConverter(typeof(EnumWordConverter<RangeOperator>))]
public enum RangeOperator
{
    /// <summary>They begin with a text.</summary>
    BeginsWith,

    /// <summary>They lie between two values, which belong to the range.</summary>
    Between,

    /// <summary>They are equal to a value.</summary>
    Equal,

    /// <summary>They are below a value.</summary>
    Less,

    /// <summary>They are a value or below it.</summary>
    LessOrEqual,

    /// <summary>They are above a value.</summary>
    Greater,

    /// <summary>They are a value or above it.</summary>
    GreaterOrEqual,
}

using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>What an hour of 0 in <c>qpss</c> means.</summary>
[JsonConverter(typeof(EnumWordConverter<QpssZero>))]
public enum QpssZero
{
    /// <summary>The hours of 0 in a row are a straight ramp from the value before them to the one after them.</summary>
    Ramp,

    /// <summary>An hour without traffic.</summary>
    Idle,
}

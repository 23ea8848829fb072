using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>Where hour 0 of a rate curve lies.</summary>
[JsonConverter(typeof(EnumWordConverter<QpssOrigin>))]
public enum QpssOrigin
{
    /// <summary>Hour 0 begins when the task begins.</summary>
    Start,

    /// <summary>Hours are hours of the day, by the local clock of the machine that publishes.</summary>
    Clock,
}

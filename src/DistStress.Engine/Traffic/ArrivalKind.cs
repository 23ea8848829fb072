using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>How a task's ops lie in time at a given rate.</summary>
[JsonConverter(typeof(EnumWordConverter<ArrivalKind>))]
public enum ArrivalKind
{
    /// <summary>At even distances.</summary>
    Even,

    /// <summary>Independently of each other, as the requests of many users do: a Poisson process.</summary>
    Poisson,
}

using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>What a task's rate does between two points of its <c>curve</c>.</summary>
[JsonConverter(typeof(EnumWordConverter<CurveShape>))]
public enum CurveShape
{
    /// <summary>It goes in a straight line from one to the other.</summary>
    Line,

    /// <summary>The value of a point holds until the next one.</summary>
    Steps,
}

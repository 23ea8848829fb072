using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Items;

/// <summary>What must hold of an item for a write to be done.</summary>
[JsonConverter(typeof(EnumWordConverter<WriteCondition>))]
public enum WriteCondition
{
    /// <summary>It is there.</summary>
    Exists,

    /// <summary>It is not there.</summary>
    NotExists,
}

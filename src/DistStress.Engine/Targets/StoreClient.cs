using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Targets;

/// <summary>Which client makes the calls to a store that has more than one.</summary>
[JsonConverter(typeof(EnumWordConverter<StoreClient>))]
public enum StoreClient
{
    /// <summary>The product's own.</summary>
    Own,

    /// <summary>That of the store's maker.</summary>
    Sdk,
}

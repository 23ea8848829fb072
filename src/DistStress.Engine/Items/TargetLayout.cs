using System.Text.Json.Serialization;
using DistStress.Engine.Input;

namespace DistStress.Engine.Items;

/// <summary>How an item lies in the store.</summary>
[JsonConverter(typeof(EnumWordConverter<TargetLayout>))]
public enum TargetLayout
{
    /// <summary>One record an item; its columns are attributes or hash fields.</summary>
    Columns,

    /// <summary>One record a column, under the item's key.</summary>
    Rows,
}

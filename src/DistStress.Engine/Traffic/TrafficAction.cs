using System.Text.Json.Serialization;

namespace DistStress.Engine.Traffic;

/// <summary>What one op of a task does to the target.</summary>
[JsonConverter(typeof(TrafficActionConverter))]
public enum TrafficAction
{
    /// <summary>Replaces a whole item.</summary>
    PutItem,

    /// <summary>Sets columns of an item and leaves its other columns alone.</summary>
    UpdateItem,

    /// <summary>Reads a whole item by its key.</summary>
    GetItem,

    /// <summary>Reads some columns of an item.</summary>
    GetSubItem,

    /// <summary>Deletes an item.</summary>
    DeleteItem,

    /// <summary>Reads everything under a key with a query.</summary>
    Query,

    /// <summary>Reads several whole items in one op.</summary>
    BatchGetItem,

    /// <summary>Reads some columns of several items in one op.</summary>
    BatchGetSubItem,

    /// <summary>Replaces several items in one op.</summary>
    BatchPutItem,

    /// <summary>Reads a page of the whole table, or of an index.</summary>
    Scan,

    /// <summary>An action that the worker's user registered under a name of their own.</summary>
    Custom,
}

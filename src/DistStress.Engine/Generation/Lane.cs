using DistStress.Engine.Items;

namespace DistStress.Engine.Generation;

/// <summary>What a draw is for. Draws of different lanes are independent of each other.</summary>
public static class Lane
{
    /// <summary>The item key.</summary>
    public const uint Key = 0;

    /// <summary>Which prepared data set, or which row of sample data, an item uses.</summary>
    public const uint DataSet = 1;

    /// <summary>Which stream an op belongs to, under <c>seeds</c>.</summary>
    public const uint StreamPick = 2;

    /// <summary>Which index stands at a position of a stream, under <c>distribution</c>; the first such lane.</summary>
    public const uint IndexDraw = 3;

    /// <summary>How many lanes from <see cref="IndexDraw"/> on serve a draw that may need several attempts.</summary>
    public const uint IndexDrawLanes = 4;

    /// <summary>Column 0 of data made afresh for each item; column c is this plus c.</summary>
    public const uint FreshColumn = 16;

    /// <summary>Column 0 of a prepared data set; column c is this plus c.</summary>
    public const uint PreparedColumn = FreshColumn + ItemSize.MaxColumns;

    /// <summary>How ops that arrive by chance are divided over time: this plus the task's number.</summary>
    public const uint ArrivalSplit = 0x4000_0000;

    /// <summary>When an op that arrives by chance is due within its slice: this plus the task's number.</summary>
    public const uint ArrivalOffset = 0x8000_0000;

    /// <summary>The bytes of the shared pool.</summary>
    public const uint Pool = uint.MaxValue;
}

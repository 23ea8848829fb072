using System.Text;
using DistStress.Engine.Items.Values;

namespace DistStress.Engine.Targets.DynamoDb;

/// <summary>Values as DynamoDB counts them.</summary>
/// <remarks>
/// Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats": a number takes a byte for two digits and one
/// more, a negative one another; true or false one; a list or a map three, and one more for each value in it.
/// </remarks>
internal sealed class DynamoDbMeasure : ValueMeasure
{
    /// <summary>What a list or a map takes by itself.</summary>
    public const int ContainerBytes = 3;

    /// <summary>What each value in one takes beside its own bytes.</summary>
    public const int InsideBytes = 1;

    private DynamoDbMeasure()
    {
    }

    /// <summary>The only one.</summary>
    public static DynamoDbMeasure Instance { get; } = new();

    /// <inheritdoc/>
    protected override SizeRange Flag { get; } = SizeRange.Of(1);

    /// <inheritdoc/>
    protected override int Number(int digits, bool isNegative) => (digits + 1) / 2 + (isNegative ? 2 : 1);

    /// <inheritdoc/>
    protected override long TextInside(string? text, long bytes) => bytes;

    /// <inheritdoc/>
    protected override long BytesInside(long bytes) => bytes;

    /// <inheritdoc/>
    protected override int Container(int count) => ContainerBytes + InsideBytes * count;

    /// <inheritdoc/>
    protected override long MemberName(string name) => Encoding.UTF8.GetByteCount(name);
}

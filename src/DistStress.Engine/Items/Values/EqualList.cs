using System.Collections;

namespace DistStress.Engine.Items.Values;

/// <summary>A list that equals another with equal elements in the same order, so that records of it do too.</summary>
/// <param name="elements">The elements; the list must not change afterwards.</param>
public sealed class EqualList<T>(IReadOnlyList<T> elements) : IReadOnlyList<T>, IEquatable<EqualList<T>>
{
    /// <inheritdoc/>
    public int Count => elements.Count;

    /// <inheritdoc/>
    public T this[int index] => elements[index];

    /// <inheritdoc/>
    public bool Equals(EqualList<T>? other) => other is not null && elements.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EqualList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (T element in elements)
            hash.Add(element);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

namespace DistStress.Engine.Targets.Redis.Layouts;

/// <summary>What of a key decides the slot that it lies in.</summary>
/// <remarks>
/// Redis Cluster hashes what is between the key's first { and the first } after it, or the whole key where there is
/// nothing between them (Redis Cluster specification, "Hash tags").
/// </remarks>
internal static class HashTag
{
    /// <summary>Sees to it that the braces round the ids can do their work behind a table name.</summary>
    /// <remarks>
    /// Of a name with braces of its own the tag begins in the name. Where it also ends there (<c>a{b}</c>), it is the
    /// same for all items: they lie in one slot, on one node, and each item's keys are together. Where it does not
    /// (<c>a{b</c>), it ends behind the id. Only an empty pair leaves no tag at all.
    /// </remarks>
    /// <exception cref="DistStressException">The keys of an item would lie in several slots.</exception>
    public static void Require(string tableName)
    {
        int open = tableName.IndexOf('{', StringComparison.Ordinal);
        if (open < 0 || !tableName.AsSpan(open + 1).StartsWith("}"))
            return;
        throw new DistStressException(
            ErrorKind.TableNameInvalid, tableName,
            $"The table_name \"{tableName}\" cannot be used with the rows layout on a Redis Cluster: its first "
                + "braces are " +
            "empty, so the keys of an item would lie on several nodes. Take the braces out of the name.");
    }
}

using DistStress.Engine.Traffic;

namespace DistStress.Engine.Monitoring;

/// <summary>Tells by its name what the ops of a series do.</summary>
internal static class ActionGuess
{
    // As others call what the product does too; a longer name goes before a shorter one inside it.
    private static readonly (string Part, TrafficAction Action)[] Parts =
    [
        ("batchwriteitem", TrafficAction.BatchPutItem), ("batchputitem", TrafficAction.BatchPutItem),
        ("batchgetitem", TrafficAction.BatchGetItem), ("updateitem", TrafficAction.UpdateItem),
        ("deleteitem", TrafficAction.DeleteItem), ("putitem", TrafficAction.PutItem),
        ("getitem", TrafficAction.GetItem), ("writecapacityunits", TrafficAction.PutItem),
        ("readcapacityunits", TrafficAction.GetItem), ("settypecmds", TrafficAction.PutItem),
        ("gettypecmds", TrafficAction.GetItem),
    ];

    private static readonly (string Word, TrafficAction Action)[] Words =
    [
        ("query", TrafficAction.Query), ("scan", TrafficAction.Scan),
        ("write", TrafficAction.PutItem), ("writes", TrafficAction.PutItem),
        ("put", TrafficAction.PutItem), ("set", TrafficAction.PutItem), ("update", TrafficAction.UpdateItem),
        ("delete", TrafficAction.DeleteItem), ("read", TrafficAction.GetItem), ("reads", TrafficAction.GetItem),
        ("get", TrafficAction.GetItem),
    ];

    /// <summary>The action that a series seems to be of; null where its name tells none.</summary>
    public static string? Of(MetricSeries series)
    {
        foreach (string text in new[] { series.FullName, series.Source })
        {
            string[] words = [.. Split(text)];
            string joined = string.Concat(words);
            (string? known, TrafficAction action) = Parts.FirstOrDefault(
                part => joined.Contains(part.Part, StringComparison.Ordinal));
            if (known is null)
                (known, action) = Words.FirstOrDefault(word => words.Contains(word.Word));
            if (known is not null)
                return action.Descriptor().Name;
        }

        return null;
    }

    // GetItem, get_item and get-item are two words each.
    private static IEnumerable<string> Split(string text)
    {
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isEnd = i == text.Length || !char.IsAsciiLetter(text[i])
                || (i > start && char.IsAsciiLetterUpper(text[i]) && !char.IsAsciiLetterUpper(text[i - 1]));
            if (!isEnd)
                continue;
            if (i > start)
                yield return text[start..i].ToLowerInvariant();
            start = i < text.Length && char.IsAsciiLetter(text[i]) ? i : i + 1;
        }
    }
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>An export before anybody knows its format.</summary>
internal sealed class ExportText
{
    /// <summary>Takes a text apart as JSON or as CSV, whichever it looks like.</summary>
    /// <param name="path">Where it comes from.</param>
    /// <param name="text">The text.</param>
    /// <param name="errors">Where errors of the notation go.</param>
    /// <exception cref="InputFileException">It begins as JSON and is none.</exception>
    public ExportText(string path, string text, InputErrors errors)
    {
        Source = Path.GetFileName(path);
        IsJson = LooksLikeJson(text);
        if (IsJson)
            Json = InputTree.Read(text, errors);
        else
            Csv = CsvText.Read(text, errors);
    }

    /// <summary>The file's name without its folder.</summary>
    public string Source { get; }

    /// <summary>Whether it is JSON; else it is CSV.</summary>
    public bool IsJson { get; }

    /// <summary>The text as JSON; only where it is.</summary>
    public InputNode Json { get => field ?? throw new InvalidOperationException("The text is no JSON."); }

    /// <summary>The text as CSV; only where it is no JSON.</summary>
    public CsvText Csv { get => field ?? throw new InvalidOperationException("The text is no CSV."); }

    /// <summary>Whether a text begins as JSON does that holds more than a number.</summary>
    public static bool LooksLikeJson(string text) => text.AsSpan().TrimStart() is ['{' or '[', ..];
}

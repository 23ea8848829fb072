using DistStress.Engine.Input;

namespace DistStress.Engine.Monitoring.Formats;

/// <summary>Reads exports of one format.</summary>
internal abstract class ExportReader
{
    /// <summary>The format's name, for messages and comments.</summary>
    public abstract string Format { get; }

    /// <summary>Whether the format is JSON; else it is CSV.</summary>
    public abstract bool IsJson { get; }

    /// <summary>Looks for the marks of the format.</summary>
    /// <returns>What is missing for it, as a sentence without its point, and where; null where the marks are
    /// there.</returns>
    public abstract Mismatch? Objection(ExportText text);

    /// <summary>Reads an export that has the marks.</summary>
    /// <param name="text">The export.</param>
    /// <param name="rules">What is known beforehand.</param>
    /// <param name="errors">Where everything goes that is wrong.</param>
    public abstract MetricExport Read(ExportText text, ReadingRules rules, InputErrors errors);

    /// <summary>Why a text is not of a format.</summary>
    /// <param name="Line">The line, from 1.</param>
    /// <param name="Message">What is missing.</param>
    internal readonly record struct Mismatch(int Line, string Message);
}

using System.Globalization;

namespace DistStress.Benchmarks.Measuring;

/// <summary>A small table for people: columns as wide as they must be, figures to the right.</summary>
internal sealed class TextTable(params string[] heads)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; a figure is shown with as few digits as tell something.</summary>
    public void Add(params object[] cells) => _rows.Add([.. cells.Select(Text)]);

    public void Print()
    {
        int[] widths = [.. heads.Select(
            (head, i) => Math.Max(head.Length, _rows.Select(row => row[i].Length).DefaultIfEmpty().Max()))];
        Console.WriteLine(string.Join("  ", heads.Select((head, i) => Pad(head, widths[i], i))));
        Console.WriteLine(string.Join("  ", widths.Select(width => new string('-', width))));
        foreach (string[] row in _rows)
            Console.WriteLine(string.Join("  ", row.Select((cell, i) => Pad(cell, widths[i], i))));
        Console.WriteLine();
    }

    private static string Pad(string text, int width, int column) =>
        column == 0 ? text.PadRight(width) : text.PadLeft(width);

    private static string Text(object cell) => cell switch
    {
        double number => Text(number),
        IFormattable number => number.ToString("#,0", CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    private static string Text(double number) => Math.Abs(number) switch
    {
        >= 1000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        0 => "0",
        _ => number.ToString("0.###", CultureInfo.InvariantCulture),
    };
}

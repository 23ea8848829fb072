using System.Globalization;

namespace DistStress.Benchmarks.Measuring;

/// <summary>A scenario's figures in one line for other programs: <c>RESULT name=value name=value …</c>.</summary>
internal sealed class ResultLine
{
    private readonly List<string> _pairs = [];

    public void Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, double value) => Add(name, value.ToString("0.####", CultureInfo.InvariantCulture));

    public void Add(string name, bool value) => Add(name, value ? "true" : "false");

    public void Add(string name, string value) => _pairs.Add($"{name}={value}");

    public void Print() => Console.WriteLine("RESULT " + string.Join(' ', _pairs));
}

using System.Globalization;
using System.Text;
using DistStress.Engine.Monitoring;
using DistStress.Engine.Tests.Scheduling;

namespace DistStress.Engine.Tests.Monitoring;

/// <summary>
/// Traffic drawn at random, written down as a monitoring system exports it, with how many ops each period has in exact
/// fractions: computed from what is written, and by nothing of the product's.
/// </summary>
internal sealed class ExportCase
{
    private static readonly DateTimeOffset Midnight = new(2026, 3, 29, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random;
    private readonly List<(long Period, string Text)> _values = [];

    private readonly bool _isDay;

    private ExportCase(int seed, bool isDay)
    {
        _random = new Random(seed);
        _isDay = isDay;
        PeriodSeconds = isDay ? 60 : Pick(10, 15, 60, 300);
        int periods = isDay ? 1440 : _random.Next(2, 60);
        Ops = [.. Enumerable.Repeat<Fraction>(0, periods)];
    }

    public static string[] Formats { get; } =
        ["statistics", "data", "console", "prometheus", "counter", "grafana", "grafana6", "columns", "plain"];

    public int PeriodSeconds { get; }

    /// <summary>How many ops each period of the export has.</summary>
    public Fraction[] Ops { get; }

    public string Name { get; private set; } = "";

    public string Text { get; private set; } = "";

    /// <summary>What has to be said beside the file.</summary>
    public ConversionOptions Options { get; private set; } = new();

    /// <summary>An export that is to be converted in one of many ways.</summary>
    public static ExportCase Draw(string format, int seed)
    {
        var drawn = new ExportCase(seed, isDay: false);
        drawn.Options = new ConversionOptions
        {
            Action = "getItem",
            Gap = GapRule.Zero,
            PeriodSeconds = drawn.PeriodSeconds,
            Scale = drawn.Pick(1m, 1m, 0.5m, 3m, 0.37m),
            Speed = drawn.Pick(1m, 24m, 60m, 7m, 0.5m, 3.3m),
        };
        return drawn.Written(format);
    }

    /// <summary>A day of minutes, each with a few whole ops.</summary>
    public static ExportCase Day(string format, int seed) => new ExportCase(seed, isDay: true)
    {
        Options = new ConversionOptions { Action = "getItem", Gap = GapRule.Zero },
    }.Written(format);

    private ExportCase Written(string format)
    {
        (Name, Text) = format switch
        {
            "statistics" => ("s.json", Statistics()),
            "data" => ("d.json", Data()),
            "console" => ("c.csv", Console()),
            "prometheus" => ("p.json", Prometheus()),
            "counter" => ("n.json", Counter()),
            "grafana" => ("g.csv", Grafana()),
            "grafana6" => ("g6.csv", GrafanaRows()),
            "columns" => ("g6c.csv", GrafanaColumns()),
            _ => ("r.csv", Plain()),
        };
        return this;
    }

    private T Pick<T>(params T[] among) => among[_random.Next(among.Length)];

    // Missing periods are those without traffic; the first and the last are there, so that the window is whole.
    private void DrawCounts(bool whole)
    {
        for (int period = 0; period < Ops.Length; period++)
        {
            bool isEnd = period == 0 || period == Ops.Length - 1;
            if (!isEnd && _random.Next(5) == 0)
                continue;
            decimal count = isEnd ? _random.Next(1, 9) : _random.Next(_isDay ? 9 : 100_000);
            if (!whole && !_isDay)
                count += _random.Next(1000) / 1000m;
            Ops[period] = count;
            _values.Add((period, count.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private void DrawRates(int digits)
    {
        if (_isDay)
            DrawRates(() => (_random.Next(4) * 0.05m + 0.05m).ToString(CultureInfo.InvariantCulture));
        else
        {
            DrawRates(() => Math.Round(_random.NextDouble() * 5000 + 1, digits)
                .ToString("R", CultureInfo.InvariantCulture));
        }
    }

    private void DrawRates(Func<string> draw)
    {
        for (int period = 0; period < Ops.Length; period++)
        {
            bool isEnd = period == 0 || period == Ops.Length - 1;
            if (!isEnd && _random.Next(8) == 0)
                continue;
            string text = draw();
            Ops[period] = (Fraction)decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
                * PeriodSeconds;
            _values.Add((period, text));
        }
    }

    private DateTimeOffset At(long period) => Midnight.AddSeconds(period * PeriodSeconds);

    private string Iso(long period) => At(period).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
        + Pick("Z", "+00:00");

    private string Statistics()
    {
        DrawCounts(whole: _random.Next(2) == 0);
        string statistic = Pick("SampleCount", "Sum");
        (long Period, string Text)[] shuffled = [.. _values];
        _random.Shuffle(shuffled);
        IEnumerable<string> points = shuffled.Select(value => "{" + $"""
            "Timestamp":"{Iso(value.Period)}","{statistic}":{value.Text},"Average":1.5,"Unit":"Count"
            """ + "}");
        return "{\"Label\":\"Requests\",\"Datapoints\":[" + string.Join(",\n", points) + "]}";
    }

    private string Data()
    {
        DrawCounts(whole: _random.Next(2) == 0);
        (long Period, string Text)[] newestFirst = [.. _values.AsEnumerable().Reverse()];
        string times = Joined(newestFirst, value => $"\"{Iso(value.Period)}\"");
        string counts = Joined(newestFirst, value => value.Text);
        return $$"""
            {"MetricDataResults":[
              {"Id":"m1","Label":"Reads Sum","Timestamps":[{{times}}],"Values":[{{counts}}],"StatusCode":"Complete"}
            ],"Messages":[]}
            """;
    }

    private string Console()
    {
        DrawCounts(whole: _random.Next(2) == 0);
        var text = new StringBuilder("""
            Id,m1,m2
            StatusCode,Complete,Complete
            Messages,,
            Full label,AWS/DynamoDB Sum,"other, Average"
            Label,Sum,Average

            """);
        foreach ((long period, string value) in _values)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{At(period):yyyy\\/MM\\/dd HH:mm:ss},{value},");
            if (_random.Next(6) == 0 && period + 1 < Ops.Length && _values.All(other => other.Period != period + 1))
                text.AppendLine(CultureInfo.InvariantCulture, $"{At(period + 1):yyyy\\/MM\\/dd HH:mm:ss},,");
        }

        return text.ToString();
    }

    private string Prometheus()
    {
        DrawRates(15);
        List<string> values =
            [.. _values.Select(value => $"[{At(value.Period).ToUnixTimeSeconds()}.000,\"{value.Text}\"]")];
        // A time that is there and of which nothing is known, in place of a missing one.
        for (int period = 1; period < Ops.Length - 1; period++)
        {
            if (_values.All(value => value.Period != period) && _random.Next(2) == 0)
                values.Add($"[{At(period).ToUnixTimeSeconds()},\"{Pick("NaN", "+Inf", "-Inf")}\"]");
        }

        return $$$"""
            {"status":"success","data":{"resultType":"matrix","result":[
              {"metric":{"operation":"GetItem"},"values":[{{{string.Join(",", values)}}}]}]}}
            """;
    }

    private string Counter()
    {
        long value = _random.Next(1_000_000);
        List<string> values = [$"[{At(0).ToUnixTimeSeconds()},\"{value}\"]"];
        for (int period = 0; period < Ops.Length; period++)
        {
            long increase = _random.Next(_isDay ? 9 : 100_000);
            // What a process counted before it began again is lost.
            value = _random.Next(10) == 0 && increase < value ? increase : value + increase;
            Ops[period] = increase;
            values.Add($"[{At(period + 1).ToUnixTimeSeconds()},\"{value}\"]");
        }

        return $$$"""
            {"status":"success","data":{"resultType":"matrix","result":[
              {"metric":{"__name__":"requests_total"},"values":[{{{string.Join(",", values)}}}]}]}}
            """;
    }

    private string Grafana()
    {
        bool isComma = _random.Next(2) == 0;
        bool isMillis = _random.Next(2) == 0;
        string unit = _isDay ? " ops/s" : Pick("", " ops/s", " req/s", "K ops/s", " ops/m");
        if (_isDay)
            DrawRates(0);
        else
            DrawRates(() => (_random.Next(100_000) / 100m).ToString(CultureInfo.InvariantCulture));
        Fraction factor = unit == "K ops/s" ? 1000 : unit == " ops/m" ? new Fraction(1, 60) : 1;
        for (int period = 0; period < Ops.Length; period++)
            Ops[period] *= factor;
        char separator = isComma ? ';' : ',';
        var text = new StringBuilder("\uFEFF");
        if (isComma)
            text.Append("sep=;\r\n");
        text.Append($"\"Time\"{separator}\"{{operation=\"\"GetItem\"\",zone=\"\"a\"\"}}\"\r\n");
        foreach ((long period, string value) in _values)
        {
            string time = isMillis ? $"{At(period).ToUnixTimeMilliseconds()}" : $"{At(period):yyyy-MM-dd HH:mm:ss}";
            string shown = (isComma ? value.Replace('.', ',') : value) + unit;
            text.Append(CultureInfo.InvariantCulture, $"{time}{separator}{shown}\r\n");
        }

        return text.Append("\r\n").ToString();
    }

    private string GrafanaRows()
    {
        DrawRates(6);
        return "Series;Time;Value\n" + string.Concat(_values.Select(value =>
            $"{{operation=\"GetItem\"}};{At(value.Period):yyyy-MM-ddTHH:mm:ss}+00:00;{value.Text}\n"));
    }

    private string GrafanaColumns()
    {
        DrawRates(6);
        return "Time;getItem;nothing\n" + string.Concat(_values.Select(value =>
            $"{At(value.Period):yyyy-MM-ddTHH:mm:ss}+00:00;{value.Text};{Pick("null", "undefined")}\n"));
    }

    private string Plain()
    {
        DrawRates(6);
        string header = Pick("", "time,rate\n", "when,ops/s\n");
        return header + string.Concat(
            _values.Select(value => $"{At(value.Period).ToUnixTimeSeconds()},{value.Text}\n"));
    }

    private static string Joined<T>(IEnumerable<T> values, Func<T, string> text) =>
        string.Join(",", values.Select(text));
}

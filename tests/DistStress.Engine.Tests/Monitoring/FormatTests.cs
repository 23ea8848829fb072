using System.Globalization;
using DistStress.Engine.Configuration;
using DistStress.Engine.Items;
using DistStress.Engine.Monitoring;
using DistStress.Engine.Scheduling;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Monitoring;

/// <summary>What each format has that a simple reader would get wrong.</summary>
public sealed class FormatTests : IDisposable
{
    private readonly ExportFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void CloudWatch_statistics_come_in_no_order_and_have_a_size()
    {
        const string Text = """
            {"Label":"ConsumedWriteCapacityUnits","Datapoints":[
              {"Timestamp":"2026-01-31T00:02:00Z","SampleCount":30.0,"Sum":45.0,"Unit":"Count"},
              {"Timestamp":"2026-01-31T00:00:00+00:00","SampleCount":10.0,"Sum":20.0,"Average":2.0,"Unit":"Count"},
              {"Timestamp":"2026-01-31T00:04:00Z","SampleCount":60.0,"Sum":85.0,"Unit":"Count"},
              {"Timestamp":"2026-01-31T00:03:00Z","SampleCount":0.0,"Sum":0.0,"Unit":"Count"}]}
            """;

        TrafficTask task = Single(Convert("writes.json", Text));

        Assert.Equal((TrafficAction.PutItem, CurveShape.Steps), (task.Action, task.CurveShape));
        // The minute that is missing had no requests.
        Assert.Equal([10L, 0, 30, 0, 60], Minutes(task, 5));
        // 150 units of 100 requests: 1536 bytes, and "id" with its 32 characters and "body" are among them.
        Assert.Equal(ColumnSpec.OfBytes("body", 1536 - 34 - 4), task.Data![0]);
    }

    [Theory]
    [InlineData("null", "7", 7, 70)]
    [InlineData("7", "null", 7, 70)]
    [InlineData("0", "7", 7, 70)]
    public void Statistics_that_nobody_asked_for_are_none(string samples, string sum, long first, long second)
    {
        string text = $$"""
            {"Label":"ConsumedReadCapacityUnits","Datapoints":[
             {"Timestamp":"2026-01-31T00:01:00Z","SampleCount":{{samples}},"Sum":{{sum}},"Average":null,
              "Unit":{"Value":"Count"} },
             {"Timestamp":"2026-01-31T00:02:00Z","SampleCount":{{samples.Replace("7", "70")}},
              "Sum":{{sum.Replace("7", "70")}} }]}
            """;

        Assert.Equal([first, second], Minutes(Single(Convert("s.json", text)), 2));
    }

    [Fact]
    public void A_status_may_be_an_object()
    {
        const string Text = """
            {"MetricDataResults":[{"Id":"m","Label":"GetItem SampleCount","StatusCode":{"Value":"PartialData"},
              "Messages":null,"Timestamps":["2026-01-31T00:01:00Z","2026-01-31T00:00:00Z"],"Values":[1,2]}],
             "Messages":null,"NextToken":null}
            """;

        Assert.Contains("is PartialData", Assert.Single(Convert("d.json", Text).Notices).Text);
    }

    [Theory]
    [InlineData("Average")]
    [InlineData("Maximum")]
    public void Averages_and_maxima_are_refused_as_rates(string statistic)
    {
        string statistics = $$"""
            {"Label":"ConsumedReadCapacityUnits","Datapoints":[
             {"Timestamp":"2026-01-31T00:02:00Z","{{statistic}}":30.0}]}
            """;
        string data = $$"""
            {"MetricDataResults":[{"Id":"a","Label":"Consumed {{statistic}}","StatusCode":"Complete",
              "Timestamps":["2026-01-31T00:01:00Z","2026-01-31T00:00:00Z"],"Values":[1,2]}]}
            """;
        string console = $"Label,Consumed {statistic}\n2026/01/31 00:00:00,1\n2026/01/31 00:01:00,2\n";

        Assert.Contains("line 2: $.Datapoints[0] has " + statistic, Refusal("s.json", statistics, "ExportInvalid"));
        Assert.Contains(
            $"Consumed {statistic} is the statistic {statistic}", Refusal("d.json", data, "MetricUnusable"));
        Assert.Contains($"the statistic {statistic}", Refusal("c.csv", console, "MetricUnusable"));
    }

    [Fact]
    public void CloudWatch_data_is_newest_first_of_several_lengths_and_says_when_it_is_not_whole()
    {
        const string Text = """
            {"NextToken":"abc","Messages":[],"MetricDataResults":[
              {"Id":"m1","Label":"ConsumedReadCapacityUnits SampleCount","StatusCode":"PartialData",
               "Messages":[{"Code":"TooMuch","Value":"Ask for less."}],
               "Timestamps":["2026-01-31T00:10:00Z","2026-01-31T00:05:00Z","2026-01-31T00:00:00Z"],"Values":[7,8,9]},
              {"Id":"m2","Label":"ConsumedReadCapacityUnits Sum","StatusCode":"Complete",
               "Timestamps":["2026-01-31T00:05:00Z","2026-01-31T00:00:00Z"],"Values":[4,8]},
              {"Id":"avg","Label":"ConsumedReadCapacityUnits Average","StatusCode":"Complete",
               "Timestamps":["2026-01-31T00:00:00Z"],"Values":[1.5]},
              {"Id":"puts_sum","Label":"PutItem","StatusCode":"Complete",
               "Timestamps":["2026-01-31T00:10:00Z","2026-01-31T00:05:00Z"],"Values":[2,1]}]}
            """;

        ConvertedTraffic converted = Convert("data.json", Text);

        TrafficPlan plan = Plan(converted);
        Assert.Equal(["getItem", "putItem"], plan.Tasks.Select(task => task.ActionName));
        Assert.Single(plan.Elements);
        Assert.Equal([9L, 8, 7], Periods(plan.Tasks[0], 3, 300));
        Assert.Equal([0L, 1, 2], Periods(plan.Tasks[1], 3, 300));
        string[] warnings = [.. converted.Notices.Select(notice => notice.Text)];
        Assert.Contains(warnings, warning => warning.Contains("NextToken", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("is PartialData", StringComparison.Ordinal));
        Assert.Contains(warnings, warning => warning.Contains("TooMuch: Ask for less.", StringComparison.Ordinal));
        Assert.Contains("// - data.json has a NextToken", converted.Text);
    }

    [Fact]
    public void Parallel_lists_of_different_lengths_are_an_error_with_their_line()
    {
        const string Text = """
            {"MetricDataResults":[{"Id":"m1","Label":"x",
             "Timestamps":["2026-01-31T00:10:00Z","2026-01-31T00:05:00Z"],
             "Values":[7]}]}
            """;

        string message = Refusal("data.json", Text, "ExportInvalid");

        Assert.Contains(
            "as CloudWatch get-metric-data: line 3: $.MetricDataResults[0].Values must have as many", message);
        Assert.Contains("as Prometheus query_range: line 1", message);
    }

    [Fact]
    public void The_console_has_head_lines_and_times_without_a_zone()
    {
        const string Text = """
            Id,m1,m2,e1
            StatusCode,Complete,PartialData,Complete
            Messages,,,
            Full label,"AWS/DynamoDB ConsumedWriteCapacityUnits, SampleCount","Reads, Sum",Latency Average
            Label,ConsumedWriteCapacityUnits,ConsumedReadCapacityUnits,Latency
            2026/01/31 00:00:00,12,3.5,1.1
            2026/01/31 00:01:00,,4,1.2
            2026/01/31 00:02:00,8,1.5,
            """;

        ConvertedTraffic converted = Convert("console.csv", Text);

        TrafficPlan plan = Plan(converted);
        Assert.Equal([12L, 0, 8], Minutes(plan.Tasks[0], 3));
        // 3.5 + 4 + 1.5 units, an op each.
        Assert.Equal(9, new TaskSchedule(plan.Tasks[1]).Total);
        Assert.Contains("taken as UTC", converted.Text);
        Assert.Contains("an op is taken to cost one unit", converted.Text);
        Assert.Contains("2026-01-31T00:00:00Z to 2026-01-31T00:03:00Z", converted.Text);
        Assert.Contains(converted.Notices, notice => notice.Text.Contains("is PartialData", StringComparison.Ordinal));
    }

    [Fact]
    public void Series_of_Prometheus_are_added_after_their_labels_are_chosen()
    {
        string text = Matrix(
            """{"metric":{"operation":"GetItem","pod":"a"},"values":[[600,"1"],[660,"2"],[720,"3"]]}""",
            """{"metric":{"operation":"GetItem","pod":"b"},"values":[[660,"0.5"],[720.000,"1e0"]]}""",
            """{"metric":{"operation":"PutItem","pod":"a"},"values":[[600,"10"],[660,"10"],[720,"10"]]}""");

        TrafficPlan all = Plan(Convert("p.json", text));
        TrafficTask gets = Single(Convert("p.json", text, new() { Metrics = [new("""{operation="Get*"}""")] }));
        TrafficTask pods = Single(Convert(
            "p.json", text, new() { Metrics = [new("""{pod="a"}""", "query")] }));

        Assert.Equal(["getItem", "putItem"], all.Tasks.Select(task => task.ActionName));
        // Pod b was not there in the first minute.
        Assert.Equal([60L, 150, 240], Minutes(gets, 3));
        Assert.Equal([660L, 720, 780], Minutes(pods, 3));
        Assert.Equal(TrafficAction.Query, pods.Action);
    }

    [Fact]
    public void A_counter_begins_again_and_is_known_over_a_gap()
    {
        string text = Matrix("""
            {"metric":{"__name__":"gets_total"},
             "values":[[0,"100"],[60,"160"],[120,"20"],[180,"NaN"],[300,"50"],[360,"53"]]}
            """);

        ConvertedTraffic converted = Convert("p.json", text);

        Assert.Equal([60L, 20, 10, 10, 10, 3], Minutes(Single(converted), 6));
        Assert.Contains("gets_total began again at 0 1 times", converted.Text);
        Assert.Contains("spread evenly", converted.Text);
    }

    [Fact]
    public void What_is_not_known_is_not_zero()
    {
        string text = Matrix("""
            {"metric":{"__name__":"rate"},
             "values":[[0,"1"],
                       [60,"NaN"],[120,"+Inf"],[180,"4"],[300,"4"]]}
            """);

        string message = Refusal("p.json", text, "ExportGap");
        string two = Refusal("p.json", text, "ExportGap", new() { Gap = GapRule.Refuse });
        TrafficTask zero = Single(Convert("p.json", text, new() { Gap = GapRule.Zero }));
        TrafficTask line = Single(Convert("p.json", text, new() { Gap = GapRule.Line }));

        Assert.Equal(message, two);
        Assert.Contains("from 1970-01-01T00:01:00Z to 1970-01-01T00:03:00Z", message);
        Assert.Contains("from 1970-01-01T00:04:00Z to 1970-01-01T00:05:00Z", message);
        Assert.Equal([60L, 0, 0, 240, 0, 240], Minutes(zero, 6));
        Assert.Equal([60L, 120, 180, 240, 240, 240], Minutes(line, 6));
        Assert.Equal(
            [240L], Minutes(Single(Convert("p.json", text, new() { Start = Epoch(300) })), 1));
        Assert.Equal([60L], Minutes(Single(Convert("p.json", text, new() { End = Epoch(60) })), 1));
    }

    [Theory]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"no such thing"}""", "bad_data: no such thing")]
    [InlineData("""{"status":"success","data":{"resultType":"vector","result":[]}}""", "the text \"vector\"")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "line 1: $.data.result must be")]
    [InlineData("""
        {"status":"success","data":{"resultType":"matrix","result":[
          {"metric":{},"values":[[1,"1"],
            [2,"-3"],[1,"2"],[3,"x"]]}]}}
        """, "line 3: $.data.result[0].values[1][1] must be a number from 0")]
    public void A_broken_answer_of_Prometheus_says_where_it_is_wrong(string text, string expected) =>
        Assert.Contains(expected, Refusal("p.json", text, "ExportInvalid"));

    [Fact]
    public void Grafana_writes_for_spreadsheets_of_any_country()
    {
        string text = "\uFEFFsep=;\r\n\"Time\";\"{operation=\"\"GetItem\"\", zone=\"\"a;b\"\"}\";\"PutItem\"\r\n"
            + "1769817600000;1,60K ops/s;\"30 req/m\"\r\n1769817660000;1.234,5 ops/s;90 req/m\r\n\r\n";

        ConvertedTraffic converted = Convert("g.csv", text);

        TrafficPlan plan = Plan(converted);
        Assert.Equal(["getItem", "putItem"], plan.Tasks.Select(task => task.ActionName));
        Assert.Equal([96_000L, 74_070], Minutes(plan.Tasks[0], 2));
        Assert.Equal([30L, 90], Minutes(plan.Tasks[1], 2));
        Assert.Contains("CSV of Grafana", converted.Text);
        Assert.Contains("rounded (1.60K)", converted.Text);
    }

    [Fact]
    public void Grafana_has_a_table_for_each_query_and_tabs_in_files_for_spreadsheets()
    {
        string tables = "\"Time\",\"GetItem\"\r\n2026-01-31 00:00:00,\"1,234.5 ops/s\"\r\n2026-01-31 00:01:00,2\r\n\r\n"
            + "\"Time\",\"PutItem\"\r\n2026-01-31 00:01:00,3\r\n2026-01-31 00:02:00,\r\n2026-01-31 00:03:00,4\r\n\r\n";
        string path = _files.Write("tabs.csv", "");
        File.WriteAllText(path, "\"Time\"\t\"GetItem\"\r\n2026-01-31 00:00:00\t1,5\r\n2026-01-31 00:01:00\t2\r\n",
            System.Text.Encoding.Unicode);

        TrafficPlan two = Plan(Convert("g.csv", tables, new() { Gap = GapRule.Line }));
        TrafficTask tabs = Single(TrafficConversion.Convert([path], new()));

        Assert.Equal([74_070L, 120, 0, 0], Minutes(two.Tasks[0], 4));
        Assert.Equal([0L, 180, 210, 240], Minutes(two.Tasks[1], 4));
        Assert.Equal([90L, 120], Minutes(tabs, 2));
    }

    [Theory]
    [InlineData("Series;Time;Value\na;2026-01-31T00:00:00+01:00;1\nb;2026-01-31T00:00:00+01:00;2\n"
        + "a;2026-01-31T00:01:00+01:00;3\nb;2026-01-31T00:01:00+01:00;null\n")]
    [InlineData("sep=;\nTime;a;b\n2026-01-31T00:00:00+01:00;1;2\n2026-01-31T00:01:00+01:00;3;undefined\n")]
    public void Old_Grafana_writes_rows_or_columns(string text)
    {
        TrafficTask task = Single(Convert("g.csv", text, new() { Action = "getItem", Gap = GapRule.Zero }));

        Assert.Equal([180L, 180], Minutes(task, 2));
    }

    [Fact]
    public void A_plain_table_needs_no_header_and_a_person_can_say_what_its_values_are()
    {
        const string Text = "2026-01-31T00:00:00Z,60\n2026-01-31T00:01:00Z,120\n";

        Assert.Equal([3600L, 7200], Minutes(Single(Convert("r.csv", Text)), 2));
        Assert.Equal([60L, 120], Minutes(Single(Convert("r.csv", Text, new() { Unit = "ops/min" })), 2));
        Assert.Equal([60L, 120], Minutes(Single(Convert("r.csv", Text, new() { Unit = "ops" })), 2));
        Assert.Equal([60L], Minutes(Single(Convert("r.csv", Text, new() { Unit = "total" })), 1));
        Assert.Equal([60L, 120], Minutes(Single(Convert("r.csv", "t,reads (ops/min)\n" + Text)), 2));
        Assert.Equal(60 * 10 + 120 * 10,
            new TaskSchedule(Single(Convert("r.csv", Text, new() { PeriodSeconds = 10, Gap = GapRule.Zero }))).Total);
    }

    [Theory]
    [InlineData("x.csv", "", "as CSV of time and rate: line 1: it is empty")]
    [InlineData("x.csv", "hello\nworld\n", "line 1: it has one column")]
    [InlineData("x.csv", "time,rate\n31/01/2026,5\n", "line 2: its first column must be a time")]
    [InlineData("x.csv", "time,rate\n1,5\n2,5 MiB\n", "line 3: column 2 has the unit 'MiB'")]
    [InlineData("x.csv", "time,rate\n1,5\n2,6\n1,7\n", "line 4: column 2 has a second value for 1970-01-01T00:00:01Z")]
    [InlineData("x.csv", "time,rate\n1,\"5\n2,6\n", "line 2: cell begins with a quote")]
    [InlineData("x.csv", "time,rate\n1,5\n2,6.7.8\n", "line 3: column 2 must be a number, but is '6.7.8'")]
    [InlineData("x.csv", "time,rate\n1,1e40\n", "line 2: column 2 must be a number from 0 to 10^18, but is 1000000")]
    [InlineData("x.csv", ",t,rate\n0,2026-01-31,5\n", "line 2: column 2 must be a number, but is the time '2026-01-3")]
    [InlineData("x.csv", "time,rate\n1,5 6\n", "line 2: column 2 must be a number, but is '5 6'")]
    [InlineData("x.csv", "time,rate\n2026-02-30,5\n", "line 2: its first column must be a time")]
    [InlineData("x.json", "{\"a\":1,\n\"b\":}", "as CloudWatch get-metric-statistics, CloudWatch get-metric-data, "
        + "Prometheus query_range: line 2: $.b is not valid JSON")]
    [InlineData("x.json", "[1,2]", "as CloudWatch get-metric-data: line 1: it has no \"MetricDataResults\"")]
    public void What_cannot_be_read_is_one_error_with_formats_and_lines(string name, string text, string expected)
    {
        string message = Refusal(name, text, "ExportInvalid");

        Assert.Contains(expected, message);
        Assert.Equal(name.EndsWith("json", StringComparison.Ordinal),
            message.Contains("Prometheus", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MetricNotFound", "'nope'")]
    [InlineData("ExportEmpty", "no traffic in that time")]
    [InlineData("PeriodTooShort", "shorter than the 10 ms")]
    [InlineData("ConversionRefused", "did you mean \"putItem\"?")]
    [InlineData("UnitInvalid", "'furlongs'")]
    public void Options_that_do_not_fit_are_refused(string kind, string expected)
    {
        ConversionOptions options = kind switch
        {
            "MetricNotFound" => new() { Metrics = [new("nope")] },
            "ExportEmpty" => new() { Start = Epoch(1_000_000) },
            "PeriodTooShort" => new() { Speed = 6001 },
            "ConversionRefused" => new() { Action = "putItm" },
            _ => new() { Unit = "furlongs" },
        };

        Assert.Contains(expected, Refusal("r.csv", "time,rate\n0,1\n60,2\n", kind, options));
    }

    [Fact]
    public void One_value_needs_a_period()
    {
        const string Text = """
            {"Label":"Reads","Datapoints":[{"Timestamp":"2026-01-31T00:02:00Z","SampleCount":30}]}
            """;

        Refusal("s.json", Text, "PeriodMissing");

        Assert.Equal([30L], Minutes(Single(Convert("s.json", Text, new() { PeriodSeconds = 60 })), 1));
    }

    [Fact]
    public void Several_exports_are_one_traffic_and_choices_are_tasks()
    {
        string[] paths =
        [
            _files.Write("orders.csv", "time,rate\n0,1\n60,2\n"), _files.Write("views.csv", "time,rate\n60,5\n120,6\n"),
        ];

        ConvertedTraffic converted = TrafficConversion.Convert(paths, new()
        {
            Metrics = [new("orders.csv", "updateItem"), new("views", "getItem")],
            Data = """{"note":"hi"}""",
            Scale = 0.5m,
        });

        TrafficPlan plan = Plan(converted);
        Assert.Equal([30L, 60, 0], Minutes(plan.Tasks[0], 3));
        Assert.Equal([0L, 150, 180], Minutes(plan.Tasks[1], 3));
        Assert.Equal(ColumnSpec.OfText("note", "hi"), plan.Tasks[0].Data![0]);
        Assert.Null(plan.Tasks[1].Data);
        Assert.Equal(420, converted.Ops);
        Assert.Empty(converted.Notices);
    }

    [Fact]
    public void Columns_that_no_task_has_are_told_of()
    {
        string[] paths = [_files.Write("rates.csv", "time,rate\n0,1\n60,2\n")];

        Assert.Equal(NoticeKind.DataUnused, Assert.Single(Notices("getItem")).Kind);
        Assert.Empty(Notices("getSubItem"));
        Assert.Empty(Notices("somebodysOwn"));

        IReadOnlyList<Notice> Notices(string action) =>
            TrafficConversion.Convert(paths, new() { Action = action, Data = """{"note":"hi"}""" }).Notices;
    }

    [Fact]
    public void A_name_goes_before_a_pattern_in_any_order()
    {
        const string Text = "time,orders,other,views\n0,1,2,4\n60,1,2,4\n";
        MetricChoice[] choices = [new("o*", "query"), new("orders", "putItem")];

        TrafficPlan plan = Plan(Convert("r.csv", Text, new() { Metrics = choices, Unit = "ops" }));
        TrafficPlan other = Plan(Convert("r.csv", Text, new() { Metrics = [.. choices.Reverse()], Unit = "ops" }));

        Assert.Equal([("query", 4L), ("putItem", 2)], Totals(plan));
        Assert.Equal([("putItem", 2L), ("query", 4)], Totals(other));

        static IEnumerable<(string, long)> Totals(TrafficPlan plan) =>
            plan.Tasks.Select(task => (task.ActionName, new TaskSchedule(task).Total));
    }

    [Fact]
    public void A_name_cannot_end_a_comment_or_a_text()
    {
        TrafficTask task = Single(
            Convert("r.csv", "Time,\"a\nb\"\"]\u2028c\"\n0,1\n60,2\n", new() { Action = "getItem" }));

        Assert.Equal([60L, 120], Minutes(task, 2));
        Assert.Equal("a b\"] c", task.Name);
    }

    [Theory]
    [InlineData("t;a\n0;999,5\n60;1.234\n", 999.5, 1234)]
    [InlineData("t;a\n0;1.234,5\n60;2,468\n", 1234.5, 2.468)]
    [InlineData("sep=;\nt;a\n0;1,234.5\n60;2,468\n", 1234.5, 2468)]
    [InlineData("t,a\n0,\"1,234\"\n60,2.468\n", 1234, 2.468)]
    [InlineData("t,a\n0,\"1,5\"\n60,1.234\n", 1.5, 1234)]
    [InlineData("t,a\n0,\"0,125\"\n60,\"1.234.567\"\n", 0.125, 1_234_567)]
    [InlineData("t,a\n0,\"12,34,567.5\"\n60,1e3\n", 1_234_567.5, 1000)]
    [InlineData("t;a\n0;1'234\n60;12 345,5\n", 1234, 12_345.5)]
    [InlineData("t;a\n0;1\u2019234.5\n60;2\n", 1234.5, 2)]
    [InlineData("\r\n\"t\n1\";\"a, b\"\r\n0;1,5\r\n60;2\r\n", 1.5, 2)]
    public void What_a_point_or_a_comma_is_the_other_numbers_of_the_file_tell(string text, double first, double second)
    {
        ConvertedTraffic converted = Convert("n.csv", text, new() { Action = "getItem", Unit = "ops", Scale = 1000 });

        Assert.Equal([(long)Math.Round(first * 1000), (long)Math.Round(second * 1000)], Minutes(Single(converted), 2));
        Assert.DoesNotContain("Numbers such as", converted.Text);
    }

    [Fact]
    public void A_number_that_may_be_a_thousand_times_as_great_is_told()
    {
        Assert.Contains("Numbers such as 1,234 are taken to have a decimal comma.", Convert(
            "n.csv", "t;getItem\n0;1,234\n60;2,468\n").Text);
    }

    [Theory]
    [InlineData("2026-01-31T01:00:00.123456789+01:00", "2026-01-31T00:00:00.123456Z")]
    [InlineData("\"2026-01-31T00:00:00,5Z\"", "2026-01-31T00:00:00.5Z")]
    [InlineData("2026-01-30 19:00:00-05", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31T05:30+0530", "2026-01-31T00:00:00Z")]
    [InlineData("2026/1/31 0:00:00 UTC", "2026-01-31T00:00:00Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00Z")]
    [InlineData("31.01.2026 00:00", "2026-01-31T00:00:00Z")]
    [InlineData("\"31.1.2026, 0:00:00\"", "2026-01-31T00:00:00Z")]
    [InlineData("1769817600000000000", "2026-01-31T00:00:00Z")]
    [InlineData("1769817600.25", "2026-01-31T00:00:00.25Z")]
    public void Times_have_many_forms(string written, string time)
    {
        ConvertedTraffic converted = Convert(
            "t.csv", $"t,getItem\n{written},1\n", new() { PeriodSeconds = 10 });

        Assert.Contains($"// Traffic from {time} to ", converted.Text);
    }

    [Theory]
    [InlineData("Time;getItem\n{0}", "{0};{1}\n")]
    [InlineData("Series;Time;Value\n{0}", "getItem;{0};{1}\n")]
    [InlineData("Label,getItem SampleCount\n{0}", "{0},{1}\n")]
    public void The_hour_that_a_clock_without_a_zone_has_twice_is_two_hours(string file, string row)
    {
        string[] times =
        [
            "2026-10-25 01:30:00", "2026-10-25 02:00:00", "2026-10-25 02:30:00", "2026-10-25 02:00:00",
            "2026-10-25 02:30:00", "2026-10-25 03:00:00",
        ];
        string Rows(IEnumerable<string> among) => string.Format(
            CultureInfo.InvariantCulture, file, string.Concat(among.Select((time, i) => string.Format(
                CultureInfo.InvariantCulture, row, time, i + 1))));

        ConvertedTraffic converted = Convert("c.csv", Rows(times), new() { Unit = "ops" });
        string twice = Refusal("c.csv", Rows([times[0], times[1], times[1], times[2]]), "ExportInvalid");

        Assert.Equal([1L, 2, 3, 4, 5, 6], Periods(Single(converted), 6, 1800));
        Assert.Contains("set back by an hour behind 2026-10-25T02:30:00:", converted.Text);
        Assert.Contains("has a second value for 2026-10-25T02:00:00Z", twice);
    }

    [Fact]
    public void Tables_of_one_file_have_periods_of_their_own()
    {
        const string Tables = """
            "Time","getItem"
            2026-01-31 00:00:00,1
            2026-01-31 00:01:00,2
            2026-01-31 00:02:00,3

            "Time","putItem"
            2026-01-31 00:00:30,1
            2026-01-31 00:05:30,2
            2026-01-31 00:10:30,3
            """;

        TrafficPlan plan = Plan(Convert("g.csv", Tables));

        Assert.Equal([60L, 120, 180, 0], Minutes(plan.Tasks[0], 4));
        Assert.Equal([300L, 600, 900], [.. new[] { 30, 330, 630 }.Select(second =>
            new TaskSchedule(plan.Tasks[1]).OpsBefore((second + 300) * 1_000_000L)
                - new TaskSchedule(plan.Tasks[1]).OpsBefore(second * 1_000_000L))]);
    }

    [Fact]
    public void A_series_without_values_is_none_and_a_counter_needs_two()
    {
        string empty = """{"metric":{"operation":"PutItem"},"values":[]}""";
        string lone = """{"metric":{"__name__":"get_total","pod":"b"},"values":[[30,"70"]]}""";
        string counter = """{"metric":{"__name__":"get_total","pod":"a"},"values":[[0,"4"],[30,"9"]]}""";

        ConvertedTraffic converted = Convert("p.json", Matrix(empty, lone, counter));

        Assert.Equal(5, new TaskSchedule(Single(converted)).Total);
        Assert.Contains("""get_total{pod="b"} has one value""", converted.Text);
        Refusal("p.json", Matrix(empty), "ExportEmpty");
        Assert.Contains("a counter needs two", Refusal("p.json", Matrix(lone), "ExportEmpty"));
        Assert.Contains(
            "no series of half an op or more, 0.18 in all",
            Refusal("r.csv", "t,getItem\n0,0.001\n60,0.002\n", "ExportEmpty"));
    }

    [Fact]
    public void A_metric_without_traffic_is_none_beside_others()
    {
        const string Empty = """{"Label":"ConsumedReadCapacityUnits","Datapoints":[]}""";
        const string One = """
            {"Label":"PutItem","Datapoints":[{"Timestamp":"2026-01-31T00:02:00Z","SampleCount":30}]}
            """;

        ConvertedTraffic converted = TrafficConversion.Convert(
            [_files.Write("reads.json", Empty), _files.Write("writes.json", One)], new() { PeriodSeconds = 60 });

        Assert.Equal(TrafficAction.PutItem, Single(converted).Action);
        Assert.Equal(
            "reads.json has no data points: ConsumedReadCapacityUnits had no traffic.",
            Assert.Single(converted.Notices).Text);
        Assert.Contains("// - reads.json has no data points", converted.Text);
        Assert.Contains("no values at all", Refusal("reads.json", Empty, "ExportEmpty"));
    }

    [Fact]
    public void A_row_of_the_console_without_a_value_is_a_period_without_traffic()
    {
        const string Text = """
            Label,GetItem SampleCount,Latency Average
            2026/01/31 00:00:00,6,1
            2026/01/31 00:05:00,,
            2026/01/31 00:10:00,4,2
            """;

        Assert.Equal([6L, 0, 4], Periods(Single(Convert("c.csv", Text)), 3, 300));
    }

    [Theory]
    [InlineData("""gets{operation=~"Get.*"}""")]
    [InlineData("""{operation!="GetItem"}""")]
    [InlineData("""gets{operation="GetItem" """)]
    public void Labels_that_cannot_be_read_choose_nothing(string pattern)
    {
        string text = Matrix("""{"metric":{"__name__":"gets","operation":"Get\"It em"},"values":[[0,"1"],[60,"2"]]}""");

        Assert.Contains("labels that cannot be read", Refusal(
            "p.json", text, "MetricNotFound", new() { Metrics = [new(pattern)] }));
        Assert.Equal("query", Single(Convert(
            "p.json", text, new() { Metrics = [new("""gets{operation="Get\"It*"}""", "query")] })).ActionName);
    }

    [Fact]
    public void Grafana_has_a_row_for_each_value_where_series_became_rows()
    {
        const string Text = "sep=,\r\n\"Time\",\"Metric\",\"Value\"\r\n"
            + "2026-01-31 00:01:00,GetItem,2.5\r\n2026-01-31 00:01:00,PutItem,4\r\n"
            + "2026-01-31 00:00:00,GetItem,1.5\r\n2026-01-31 00:00:00,PutItem,3\r\n";

        TrafficPlan plan = Plan(Convert("g.csv", Text));

        Assert.Equal(["getItem", "putItem"], plan.Tasks.Select(task => task.ActionName));
        Assert.Equal([90L, 150], Minutes(plan.Tasks[0], 2));
        Assert.Equal([180L, 240], Minutes(plan.Tasks[1], 2));
    }

    [Fact]
    public void A_header_that_begins_as_a_number_does_says_nothing_about_the_numbers()
    {
        const string Text = "Time,10.0.0.1:9100\n0,1.234\n60,2.468\n";

        Assert.Equal(
            [1234L, 2468], Minutes(Single(Convert("g.csv", Text, new() { Unit = "ops", Scale = 1000 })), 2));
    }

    [Theory]
    [InlineData("get rpm")]
    [InlineData("get (rpm)")]
    [InlineData("get req/min")]
    [InlineData("get requests per minute")]
    public void A_header_says_what_the_values_are(string header) =>
        Assert.Equal([60L, 120], Minutes(Single(Convert("r.csv", $"time,{header}\n0,60\n60,120\n")), 2));

    [Theory]
    [InlineData("DATAPOINTS\t30.0\t2026-01-31T00:02:00+00:00\tCount\n", 2)]
    [InlineData("Datapoints:\n- SampleCount: 30.0\n", 2)]
    [InlineData("|  x |\n||          Datapoints          ||\n", 3)]
    [InlineData("METRICDATARESULTS\tm1\tGetItem\tComplete\nVALUES\t30.0\n", 2)]
    public void What_aws_writes_in_other_forms_is_told(string text, int line) => Assert.Contains(
        $"as CloudWatch: line {line}: it has what aws writes, but not as JSON", Refusal("a.txt", "x\n" + text,
            "ExportInvalid"));

    [Fact]
    public void Capacity_that_is_allowed_is_no_traffic()
    {
        const string Text = "Label,ProvisionedReadCapacityUnits Sum,Scan SampleCount\n"
            + "2026/01/31 00:00:00,500,3\n2026/01/31 00:01:00,500,4\n";

        ConvertedTraffic converted = Convert("c.csv", Text);

        Assert.Equal((TrafficAction.Scan, 7L), (Single(converted).Action, converted.Ops));
        Assert.Contains("is how much there may be", Assert.Single(converted.Notices).Text);
    }

    [Fact]
    public void Others_who_answer_as_Prometheus_does_say_more_about_it()
    {
        const string Series = """[{"metric":{"operation":"GetItem"},"values":[[0,"1"],[60,"2"]]}]""";

        ConvertedTraffic bare = Convert("p.json", Series);
        ConvertedTraffic partial = Convert("p.json", """
            {"status":"success","isPartial":true,"warnings":["No store matched"],"infos":["Might be no counter."],
             "data":{"resultType":"matrix","result":
            """ + Series + "}}");

        Assert.Equal([60L, 120], Minutes(Single(bare), 2));
        Assert.Empty(bare.Notices);
        Assert.Equal(
            [
                "p.json: it is a partial answer: not all of the storage was there, and values are missing.",
                "p.json: No store matched.", "p.json: Might be no counter.",
            ],
            partial.Notices.Select(notice => notice.Text));
    }

    [Fact]
    public void Histograms_are_counted_once_or_refused()
    {
        string buckets = Matrix(
            """{"metric":{"operation":"GetItem","le":"0.1"},"values":[[0,"1"],[60,"2"]]}""",
            """{"metric":{"operation":"GetItem","le":"+Inf"},"values":[[0,"3"],[60,"4"]]}""");
        string mixed = Matrix("""
            {"metric":{"operation":"GetItem"},"values":[[0,"1"],[60,"2"]],
             "histograms":[[120,{"count":"5","sum":"3","buckets":[]}]]}
            """);

        ConvertedTraffic converted = Convert("p.json", buckets);

        Assert.Equal([180L, 240], Minutes(Single(converted), 2));
        Assert.Contains("is a bucket of a histogram", Assert.Single(converted.Notices).Text);
        Assert.Contains(
            "line 2: $.data.result[0].histograms is a histogram", Refusal("p.json", mixed, "ExportInvalid"));
    }

    [Theory]
    [InlineData("\"100\"", "\"200\"", "\"5\"", true)]
    [InlineData("\"100\"", "\"200\"", "\"150\"", false)]
    public void Rates_that_rise_as_a_counter_are_told(string first, string second, string third, bool isTold)
    {
        string text = Matrix(
            """{"metric":{"__name__":"get_count"},"values":""" + $"[[0,{first}],[60,{second}],[120,{third}]]}}");

        Assert.Equal(
            isTold, Convert("p.json", text).Notices.Any(
                notice => notice.Text.Contains("values rise as those of a counter", StringComparison.Ordinal)));
        Assert.Empty(Convert("p.json", text, new() { Unit = "ops/s" }).Notices);
    }

    private static string Matrix(params string[] series) =>
        """{"status":"success","data":{"resultType":"matrix","result":[""" + string.Join(",\n", series) + "]}}";

    private static DateTimeOffset Epoch(int seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    private ConvertedTraffic Convert(string name, string text, ConversionOptions? options = null) =>
        _files.Convert(name, text, options);

    private string Refusal(string name, string text, string kind, ConversionOptions? options = null)
    {
        var error = Assert.ThrowsAny<DistStressException>(() => Convert(name, text, options));
        Assert.Equal(kind, error.ErrorId);
        return error.Message;
    }

    private static TrafficPlan Plan(ConvertedTraffic converted) =>
        TrafficFile.Parse(converted.Text, "made.json", ((StressConfig?)null).ForTraffic());

    private static TrafficTask Single(ConvertedTraffic converted) => Assert.Single(Plan(converted).Tasks);

    private static long[] Minutes(TrafficTask task, int count) => Periods(task, count, 60);

    // All of the task's ops, period by period.
    private static long[] Periods(TrafficTask task, int count, int seconds)
    {
        var schedule = new TaskSchedule(task);
        long[] before = [.. Enumerable.Range(0, count + 1)
            .Select(period => schedule.OpsBefore(period * seconds * 1_000_000L))];
        Assert.True(before[^1] == schedule.Total, string.Create(
            CultureInfo.InvariantCulture, $"{schedule.Total} ops, and {before[^1]} in the periods"));
        return [.. before.Zip(before.Skip(1), (first, second) => second - first)];
    }
}

using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Tests.Input;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

public class MalformedTrafficTests
{
    private static readonly TrafficContext NoConfig = ConfiguredTraffic.ForTraffic(null);

    private const string Hours23 = "1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1";

    [Theory]
    [InlineData("", "$", 1, "empty")]
    [InlineData("// nothing\n", "$", 2, "not valid JSON")]
    [InlineData("[\n  {\n    \"qps\": }\n]", "$[0].qps", 3, "not valid JSON")]
    [InlineData("[\n{\"action\": \"query\"\n", "$[0]", 3, "not valid JSON")]
    [InlineData("[]\n[]", "$", 2, "not valid JSON")]
    [InlineData("[\n\"\\ud800\"]", "$[0]", 2, "half a character")]
    [InlineData("[\n1e]", "$", 2, "not valid JSON")]
    public void Text_that_is_not_JSON_is_one_error(string json, string path, int line, string telling) =>
        Refusal.MustBe(Assert.Single(Refusal.OfTraffic(json)), path, line, telling);

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        Refusal.MustBe(
            Assert.Single(Refusal.OfTraffic("\n" + new string('[', 100_000))),
                "$" + string.Concat(Enumerable.Repeat("[0]", 63)),
            2, "depth");
    }

    [Theory]
    [InlineData("[]", "$", 1, "at least one task")]
    [InlineData("{}", "$", 1, "must be a list of tasks, [ {…}, {…} ], but is an empty object")]
    [InlineData("\n\"query\"", "$", 2, "the text \"query\"")]
    [InlineData("[\n5]", "$[0]", 2, "must be a task, {…}, or a list of tasks")]
    [InlineData("[\n[]]", "$[0]", 2, "fill the group or leave it out")]
    [InlineData("[[\nnull]]", "$[0][0]", 2, "must be a task, {…}, but is null")]
    [InlineData("[[\n\n[{}]]]", "$[0][0]", 3, "nothing deeper")]
    public void The_list_must_hold_tasks_and_groups(string json, string path, int line, string telling) =>
        Refusal.MustBe(Assert.Single(Refusal.OfTraffic(json)), path, line, telling);

    // Each field stands on line 3, after an action on line 2 and before what every task needs on line 4.
    [Theory]
    [InlineData("query", "\"Qps\": 1", "$[0].Qps", "did you mean \"qps\"?")]
    [InlineData("query", "\"qpsss\": 1", "$[0].qpsss", "did you mean \"qpss\"?")]
    [InlineData("query", "\"hourSeconds\": 1", "$[0].hourSeconds", "did you mean \"hour_seconds\"?")]
    [InlineData("query", "\"consistency\": true", "$[0].consistency", "its fields are action, name, qps")]
    [InlineData("query", "\"odd name\": 1", "$[0]['odd name']", "is not a field of a task")]
    [InlineData("query", "\"action\": \"query\"", "$[0].action", "given twice, first on line 2")]
    [InlineData("query", "\"duration\": 0", "$[0].duration", "must be greater than 0, but is 0")]
    [InlineData("query", "\"duration\": \"60\"", "$[0].duration", "must be a number greater than 0")]
    [InlineData("query", "\"duration\": null", "$[0].duration", "but is null")]
    [InlineData("query", "\"duration\": 1e11", "$[0].duration", "must be at most 10000000000, but is 1e11")]
    [InlineData("query", "\"seed\": -1", "$[0].seed", "must be at least 0, but is -1")]
    [InlineData("query", "\"seed\": 1.5", "$[0].seed", "must be a whole number, but is 1.5")]
    [InlineData("query", "\"seed\": 18446744073709551616", "$[0].seed", "at most 18446744073709551615")]
    [InlineData("query", "\"seeds\": 3", "$[0].seeds", "must be a list of 1 to 1000 numbers, but is 3")]
    [InlineData("query", "\"seeds\": []", "$[0].seeds", "but has 0")]
    [InlineData("query", "\"seeds\": [0, 0.0]", "$[0].seeds", "all are 0")]
    [InlineData("query", "\"seeds\": [1, -2]", "$[0].seeds[1]", "must be at least 0, but is -2")]
    [InlineData("query", "\"seeds\": [1, \"2\"]", "$[0].seeds[1]", "the text \"2\"")]
    [InlineData("query", "\"qpss\": [1, 2]", "$[0].qpss", "must be a list of 24 numbers, but has 2")]
    [InlineData("query", "\"qpss\": {}", "$[0].qpss", "must be a list of 24 numbers, but is an empty object")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ", -0.5]", "$[0].qpss[23]", "must be at least 0, but is -0.5")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ", 1e13]", "$[0].qpss[23]",
        "must be at most 1000000000000, but is 1e13")]
    [InlineData("query", "\"qpss\": [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]", "$[0].qpss", "all are 0")]
    [InlineData("query", "\"hour_seconds\": 60", "$[0].hour_seconds", "only together with \"qpss\"")]
    [InlineData("query", "\"qpss_origin\": \"clock\"", "$[0].qpss_origin", "only together with \"qpss\"")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ",1], \"qpss_origin\": \"clok\"", "$[0].qpss_origin",
        "did you mean \"clock\"?")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ",1], \"qpss_origin\": 0", "$[0].qpss_origin",
        "must be \"start\" or \"clock\", but is 0")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ",1], \"hour_seconds\": 0", "$[0].hour_seconds", "greater than 0")]
    [InlineData("query", "\"qpss_zero\": \"idle\"", "$[0].qpss_zero", "only together with \"qpss\"")]
    [InlineData("query", "\"qpss\": [" + Hours23 + ",1], \"qpss_zero\": \"none\"", "$[0].qpss_zero",
        "must be \"ramp\" or \"idle\"")]
    [InlineData("query", "\"rate\": \"5/s\"", "$[0].rate", "says again what \"qps\" says")]
    [InlineData("query", "\"curve\": 5", "$[0].curve", "must be a list of points [second, factor]")]
    [InlineData("query", "\"curve\": []", "$[0].curve", "but has 0")]
    [InlineData("query", "\"curve\": [5]", "$[0].curve[0]", "must be a list of 2 numbers, but is 5")]
    [InlineData("query", "\"curve\": [[0, 1], [1]]", "$[0].curve[1]", "must be a list of 2 numbers, but has 1")]
    [InlineData("query", "\"curve\": [[-1, 1]]", "$[0].curve[0][0]", "must be at least 0, but is -1")]
    [InlineData("query", "\"curve\": [[0, -1]]", "$[0].curve[0][1]", "must be at least 0, but is -1")]
    [InlineData("query", "\"curve\": [[0, 1], [5, 1], [5, 2]]", "$[0].curve[2][0]", "must be after the 5 s")]
    [InlineData("query", "\"curve\": [[0, 0], [5, 0]]", "$[0].curve", "all are 0")]
    [InlineData("query", "\"curve\": [[0, 1]], \"qpss\": [" + Hours23 + ",1]", "$[0].curve",
        "cannot stand together with \"qpss\"")]
    [InlineData("query", "\"curve_shape\": \"steps\"", "$[0].curve_shape", "only together with \"curve\"")]
    [InlineData("query", "\"curve\": [[0, 1]], \"curve_shape\": \"stairs\"", "$[0].curve_shape",
        "must be \"line\" or \"steps\"")]
    [InlineData("query", "\"first\": -1", "$[0].first", "must be at least 0")]
    [InlineData("query", "\"arrivals\": \"random\"", "$[0].arrivals", "must be \"even\" or \"poisson\"")]
    [InlineData("query", "\"max_delay_ms\": 0", "$[0].max_delay_ms", "must be greater than 0")]
    [InlineData("query", "\"warm_up\": 1", "$[0].warm_up", "must be true or false")]
    [InlineData("query", "\"samples\": -1", "$[0].samples", "must be at least 0")]
    [InlineData("query", "\"samples\": 2147483648", "$[0].samples", "must be at most 2147483647")]
    [InlineData("batchGetItem", "\"samples\": 101", "$[0].samples",
        "must be at most 100, but is 101; for batchGetItem it is the number of items an op")]
    [InlineData("batchPutItem", "\"samples\": 26", "$[0].samples", "must be at most 25")]
    [InlineData("query", "\"name\": \" \"", "$[0].name", "must be text of 1 to 100 characters")]
    [InlineData("query", "\"name\": \"a\\nb\"", "$[0].name", "control character")]
    [InlineData("query", "\"name\": 7", "$[0].name", "but is 7")]
    [InlineData("query", "\"keys\": 0", "$[0].keys", "must be at least 1, but is 0")]
    [InlineData("query", "\"keys\": 2.5", "$[0].keys", "must be a whole number, but is 2.5")]
    [InlineData("query", "\"keys\": 9007199254740993", "$[0].keys", "must be at most 9007199254740992")]
    [InlineData("query", "\"keys\": \"all\"", "$[0].keys", "must be a whole number from 1 to 9007199254740992")]
    [InlineData("query", "\"keys\": 0, \"distribution\": \"uniform\"", "$[0].keys", "must be at least 1, but is 0")]
    [InlineData("query", "\"distribution\": \"zipf\"", "$[0].distribution",
        "\"latest\" or \"hotspot\", but is the text \"zipf\"")]
    [InlineData("query", "\"keys\": 9, \"distribution\": \"zipfan\"", "$[0].distribution", "did you mean \"zipfian\"?")]
    [InlineData("query", "\"distribution\": 1", "$[0].distribution", "must be \"sequential\" or \"uniform\"")]
    [InlineData("query", "\"verify\": 1", "$[0].verify", "must be true or false, but is 1")]
    [InlineData("query", "\"data\": {\"a\": 1}, \"verify\": \"yes\"", "$[0].verify", "must be true or false")]
    [InlineData("putItem", "\"data\": {\"a\": 1}, \"verify\": true", "$[0].verify",
        "only for actions that read (getItem, getSubItem, query, batchGetItem, batchGetSubItem)")]
    [InlineData("deleteItem", "\"verify\": false", "$[0].verify", "only for actions that read")]
    [InlineData("warmCache", "\"verify\": true", "$[0].verify", "only for actions that read")]
    [InlineData("query", "\"data\": {\"a\": 1}", "$[0].data",
        "has no meaning for query, which neither writes columns nor chooses any; leave it out, or add "
            + "\"verify\": true")]
    [InlineData("getItem", "\"data\": {\"a\": 1}, \"verify\": false", "$[0].data", "or add \"verify\": true")]
    [InlineData("getItem", "\"data\": {\"a\": -1}, \"verify\": true", "$[0].data.a", "must be at least 0")]
    [InlineData("getItem", "\"data\": {\"a\": 409601}, \"verify\": true", "$[0].data.a", "must be at most 409600")]
    [InlineData("deleteItem", "\"data\": {\"a\": 1}", "$[0].data", "has no meaning for deleteItem")]
    [InlineData("getItem", "\"data\": {\"a\": 1}", "$[0].data",
        "use getSubItem to read only these columns, or add \"verify\": true")]
    [InlineData("batchGetItem", "\"data\": {\"a\": 1}", "$[0].data", "use batchGetSubItem")]
    [InlineData("putItem", "\"data\": 5", "$[0].data", "must be an object of columns")]
    [InlineData("putItem", "\"data\": {}", "$[0].data", "must have 1 to 1008 columns, but has 0")]
    [InlineData("putItem", "\"data\": {\"a\": -1}", "$[0].data.a", "must be at least 0")]
    [InlineData("putItem", "\"data\": {\"a\": 1.5}", "$[0].data.a", "must be a whole number, but is 1.5")]
    [InlineData("putItem", "\"data\": {\"a\": 409601}", "$[0].data.a", "must be at most 409600")]
    [InlineData("putItem", "\"data\": {\"a\": true}", "$[0].data.a", "must be text, a whole number of random bytes")]
    [InlineData("putItem", "\"data\": {\"a\": [1]}", "$[0].data.a", "but is a list")]
    [InlineData("putItem", "\"data\": {\"\": 1}", "$[0].data['']", "column without a name")]
    [InlineData("putItem", "\"data\": {\"id\": 1}", "$[0].data.id", "is the item's key")]
    [InlineData("putItem", "\"data\": {\"a\": 1, \"a\": 2}", "$[0].data.a", "given twice, first on line 3")]
    [InlineData("putItem", "\"data\": {\"a\": {\"r\": 0, \"len\": 1}}", "$[0].data.a.r", "must be at least 1")]
    [InlineData("putItem", "\"data\": {\"a\": {\"r\": 1, \"len\": 409601}}", "$[0].data.a.len",
        "must be at most 409600")]
    [InlineData("putItem", "\"data\": {\"a\": {\"r\": 1}}", "$[0].data.a.len", "is missing")]
    [InlineData("putItem", "\"data\": {\"a\": {\"len\": 1}}", "$[0].data.a.r", "is missing")]
    [InlineData("putItem", "\"data\": {\"a\": {\"r\": 1, \"length\": 1, \"len\": 1}}", "$[0].data.a.length",
        "is not a field of a spread column")]
    [InlineData("putItem", "\"data\": {\"a\": 400000, \"b\": {\"r\": 16, \"len\": 20000}}", "$[0].data",
        "up to 420038 bytes")]
    public void A_field_must_be_right(string action, string field, string path, string telling)
    {
        string json = $$"""
            [ {
              "action": "{{action}}",
              {{field}},
              "qps": 1, "times": 1
            } ]
            """;
        Refusal.MustBe(Assert.Single(Refusal.OfTraffic(json)), path, 3, telling);
    }

    [Theory]
    [InlineData("""{ "qps": 1, "times": 1 }""", "$[0].action",
        "is missing; write for example \"action\": \"updateItem\"")]
    [InlineData("""{ "action": "query", "times": 1 }""", "$[0].qps", "is missing")]
    [InlineData("""{ "action": "query", "qps": 1 }""", "$[0].times", "would never end")]
    [InlineData("""{ "action": "query", "qps": 0, "times": 1 }""", "$[0].qps", "must be greater than 0, but is 0")]
    [InlineData("""{ "action": "query", "qps": -5, "times": 1 }""", "$[0].qps", "must be greater than 0, but is -5")]
    [InlineData("""{ "action": "query", "qps": 1000000000000.1, "times": 1 }""", "$[0].qps", "at most 1000000000000")]
    [InlineData("""{ "action": "query", "qps": 1e300, "times": 1 }""", "$[0].qps", "but is 1e300")]
    [InlineData("""{ "action": "query", "qps": 1.00000000000000000000000000001, "times": 1 }""", "$[0].qps",
        "28 digits")]
    [InlineData("""{ "action": "query", "qps": "5", "times": 1 }""", "$[0].qps", "the text \"5\"")]
    [InlineData("""{ "action": "query", "qps": 1, "times": 0 }""", "$[0].times", "must be at least 1, but is 0")]
    [InlineData("""{ "action": "query", "qps": 1, "times": 2.5 }""", "$[0].times",
        "must be a whole number, but is 2.5")]
    [InlineData("""{ "action": "query", "qps": 1, "times": 9223372036854775808 }""", "$[0].times",
        "at most 9223372036854775807")]
    [InlineData("""{ "action": "query", "qps": 1e12, "duration": 1e10 }""", "$[0].duration",
        "more than 9223372036854775807 ops")]
    [InlineData("""{ "action": "query", "qps": 2, "times": 1, "qpss": [""" + Hours23 + """, 1e12] }""", "$[0].qpss",
        "above 1000000000000 ops a second")]
    [InlineData("""{ "action": "query", "qps": 2, "times": 1, "curve": [[0,1],[9,1e12]] }""",
        "$[0].curve", "above 1000000000000 ops a second")]
    [InlineData("""{ "action": "query", "qps": 2, "times": 11, "curve": [[0,1],[10,0]] }""",
        "$[0].times", "is never reached: the curve ends with no traffic, after 10 ops")]
    [InlineData("""{ "action": "query", "qps": 2, "curve": [[0,1]] }""", "$[0].times", "would never end")]
    [InlineData("""{ "action": "query", "qps": 2, "curve": [[0,1],[9,-1]] }""", "$[0].curve[1][1]", "at least 0")]
    [InlineData("""{ "action": "query", "qps": 1e12, "curve": [[0,1],[1e10,1]] }""",
        "$[0].curve", "more than 9223372036854775807 ops")]
    [InlineData("""{ "action": "query", "rate": 5, "times": 1 }""",
        "$[0].rate", "must be a rate, text such as \"1500/s\"")]
    [InlineData("""{ "action": "query", "rate": "5", "times": 1 }""", "$[0].rate", "but is the text \"5\"")]
    [InlineData("""{ "action": "query", "rate": "5/m", "times": 1 }""", "$[0].rate", "(ms, s, min, h or d)")]
    [InlineData("""{ "action": "query", "rate": "-5/min", "times": 1 }""", "$[0].rate", "must be a rate")]
    [InlineData("""{ "action": "query", "rate": "0/min", "times": 1 }""", "$[0].rate", "must be greater than 0")]
    [InlineData("""{ "action": "query", "rate": "5/0s", "times": 1 }""", "$[0].rate", "must be greater than 0")]
    [InlineData("""{ "action": "query", "rate": "1e13/s", "times": 1 }""",
        "$[0].rate", "at most 1000000000000 ops a second")]
    [InlineData("""{ "action": "putItems", "qps": 1, "times": 1 }""", "$[0].action", "did you mean \"putItem\"?")]
    [InlineData("""{ "action": "qurey", "qps": 1, "times": 1 }""", "$[0].action", "did you mean \"query\"?")]
    [InlineData("""{ "action": "update_item", "qps": 1, "times": 1 }""", "$[0].action", "did you mean \"updateItem\"?")]
    [InlineData("""{ "action": "", "qps": 1, "times": 1 }""", "$[0].action",
        "must be the name of an action (putItem, updateItem")]
    [InlineData("""{ "action": "two words", "qps": 1, "times": 1 }""", "$[0].action", "name of a custom action")]
    [InlineData("""{ "action": 3, "qps": 1, "times": 1 }""", "$[0].action", "but is 3")]
    [InlineData("""{ "action": "query", "qps": 1, "times": 1, "distribution": "zipfian" }""", "$[0].keys",
        "is missing; \"distribution\": \"zipfian\" needs the number of keys to draw from: \"keys\": 1000000")]
    [InlineData("""{ "action": "query", "qps": 1, "times": 1, "distribution": "HOTSPOT" }""", "$[0].keys",
        "\"hotspot\" needs")]
    [InlineData("""{ "action": "getSubItem", "qps": 1, "times": 1 }""", "$[0].data", "needs the columns to read")]
    [InlineData("""{ "action": "getSubItem", "qps": 1, "times": 1, "verify": true }""", "$[0].data",
        "needs the columns to read")]
    [InlineData("""{ "action": "batchGetSubItem", "qps": 1, "times": 1 }""", "$[0].data", "needs the columns to read")]
    public void A_task_must_be_complete(string task, string path, string telling) =>
        Refusal.MustBe(Assert.Single(Refusal.OfTraffic($"[\n{task}\n]")), path, 2, telling);

    [Theory]
    [InlineData("putItem")]
    [InlineData("updateItem")]
    [InlineData("batchPutItem")]
    public void A_write_needs_something_to_write(string action)
    {
        var empty = new StressConfig { TableName = "t", Threads = 1 };
        string json = $$"""[ { "action": "{{action}}", "qps": 1, "times": 1 } ]""";
        Refusal.MustBe(Assert.Single(Refusal.OfTraffic(json, empty)), "$[0].data", 1, "has no sample_data");
        Assert.Single(TrafficFile.Parse(json, "t", NoConfig).Tasks);
    }

    [Theory]
    [InlineData("getItem")]
    [InlineData("query")]
    [InlineData("batchGetItem")]
    public void A_verified_read_needs_something_to_expect(string action)
    {
        var empty = new StressConfig { TableName = "t", Threads = 1 };
        string json = $$"""[ { "action": "{{action}}", "verify": true, "qps": 1, "times": 1 } ]""";
        Refusal.MustBe(
            Assert.Single(Refusal.OfTraffic(json, empty)),
            "$[0].data", 1, $"has no sample_data that {action} could expect instead; add one or the other");
        Assert.Single(TrafficFile.Parse(json, "t", NoConfig).Tasks);
        Assert.Single(TrafficFile.Parse(json.Replace("true", "false"), "t", empty.ForTraffic()).Tasks);
    }

    [Fact]
    public void Limits_on_counts_hold()
    {
        string columns = string.Join(',', Enumerable.Range(0, 1009).Select(c => $"\"c{c}\":0"));
        string weights = string.Join(',', Enumerable.Repeat('1', 1001));
        string json = $$"""[{"action":"putItem","qps":1,"times":1,"data":{ {{columns}} },"seeds":[{{weights}}]}]""";
        Assert.Equal(["but has 1009", "but has 1001"],
            Refusal.OfTraffic(json).Select(error => error.Message[^12..].TrimStart()));
    }

    [Fact]
    public void Every_error_of_a_file_is_found_in_one_go_and_listed_from_top_to_bottom()
    {
        const string json = """
            [
              { "action": "updateItem", "qps": 100 },
              [
                {
                  "action": "putItms",
                  "qps": -5,
                  "times": 1.5,
                  "dta": { "a": 1 }
                },
                {
                  "action": "query", "qps": 1, "duration": 5,
                  "qpss": [0.5, "x", 1]
                }
              ],
              7
            ]
            """;
        var exception = Assert.Throws<InputFileException>(() => TrafficFile.Parse(json, "traffic.json", NoConfig));
        Assert.Equal("InputFileInvalid", exception.ErrorId);
        Assert.Equal(
            [
                ("$[0].times", 2), ("$[1][0].action", 5), ("$[1][0].qps", 6), ("$[1][0].times", 7), ("$[1][0].dta", 8),
                ("$[1][1].qpss", 12), ("$[1][1].qpss[1]", 12), ("$[2]", 15),
            ],
            exception.Errors.Select(error => (error.Path, error.Line)));
        string[] lines = exception.Message.Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.Equal("traffic.json:6: $[1][0].qps: must be greater than 0, but is -5", lines[3]);
        Assert.All(lines[1..], line => Assert.StartsWith("traffic.json:", line));
    }

    [Fact]
    public void Columns_of_the_text_are_counted_in_characters()
    {
        InputError error = Assert.Single(Refusal.OfTraffic("""[{"name":"äöü","action":"query","times":1,"qps":0}]"""));
        Assert.Equal(49, error.Column);
    }

    [Fact]
    public void Windows_line_ends_count_once()
    {
        InputError error = Assert.Single(
            Refusal.OfTraffic("[\r\n{\"action\":\"query\",\r\n\"times\":1,\r\n\"qps\":0}]"));
        Assert.Equal((4, 7), (error.Line, error.Column));
    }
}

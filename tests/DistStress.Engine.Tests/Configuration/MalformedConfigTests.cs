using DistStress.Engine.Tests.Input;
using Xunit;

namespace DistStress.Engine.Tests.Configuration;

public class MalformedConfigTests
{
    [Theory]
    [InlineData("", "$", 1, "empty")]
    [InlineData("{\n\"threads\": 1,", "$", 2, "not valid JSON")]
    [InlineData("\n[]", "$", 2, "must be an object, { \"table_name\": … }, but is an empty list")]
    [InlineData("{\"table_name\": \"t\"}", "$.threads", 1, "is missing; write for example \"threads\": 10")]
    [InlineData("\n{\"threads\": 1}", "$.table_name", 2, "is missing")]
    public void A_file_must_be_a_configuration(string json, string path, int line, string telling) =>
        Refusal.MustBe(Assert.Single(Refusal.OfConfig(json)), path, line, telling);

    // Each field stands on line 3.
    [Theory]
    [InlineData("\"Region\": \"eu-west-1\"", "$.Region", "did you mean \"region\"?")]
    [InlineData("\"leadMs\": 100", "$.leadMs", "did you mean \"lead_ms\"?")]
    [InlineData("\"colour\": 1", "$.colour", "its fields are table_name, region, threads")]
    [InlineData("\"threads\": 2", "$.threads", "given twice, first on line 2")]
    [InlineData("\"region\": 1", "$.region", "must be the name of an AWS region")]
    [InlineData("\"region\": \"\"", "$.region", "the text \"\"")]
    [InlineData("\"region\": \"us east\"", "$.region", "without white space")]
    [InlineData("\"sample_data\": {}", "$.sample_data", "must be a list of rows")]
    [InlineData("\"sample_data\": [5]", "$.sample_data[0]", "must be an object of columns")]
    [InlineData("\"sample_data\": [{\"a\":1}, {}]", "$.sample_data[1]", "must have 1 to 1008 columns, but has 0")]
    [InlineData("\"sample_data\": [{\"a\":1}, {\"b\":null}]", "$.sample_data[1].b", "must be text, a whole number")]
    [InlineData("\"sample_data\": [{\"a\":409600}]", "$.sample_data[0]", "409635 bytes")]
    [InlineData("\"database\": \"mysql\"", "$.database", "must be \"dynamodb\" or \"redis\" or \"null\"")]
    [InlineData("\"database\": \"dynamo\"", "$.database", "but is the text \"dynamo\"; did you mean \"dynamodb\"?")]
    [InlineData("\"database\": null", "$.database", "but is null")]
    [InlineData("\"endpoint\": 8000", "$.endpoint", "must be a URL such as")]
    [InlineData("\"database\": \"dynamodb\", \"endpoint\": \"localhost:8000\"", "$.endpoint",
        "begins with http:// or https://")]
    [InlineData("\"layout\": \"row\"", "$.layout", "did you mean \"rows\"?")]
    [InlineData("\"batch\": 0", "$.batch", "must be at least 1, but is 0")]
    [InlineData("\"batch\": 10001", "$.batch", "must be at most 10000")]
    [InlineData("\"lead_ms\": 19", "$.lead_ms", "must be at least 20")]
    [InlineData("\"lead_ms\": 60001", "$.lead_ms", "must be at most 60000")]
    [InlineData("\"lead_ms\": 200.5", "$.lead_ms", "must be a whole number")]
    [InlineData("\"max_in_flight\": 0", "$.max_in_flight", "must be at least 1")]
    [InlineData("\"max_in_flight\": 1000001", "$.max_in_flight", "must be at most 1000000")]
    [InlineData("\"max_backlog\": 0", "$.max_backlog", "must be at least 1")]
    [InlineData("\"op_timeout_ms\": 0", "$.op_timeout_ms", "must be at least 1")]
    [InlineData("\"attempt_timeout_ms\": true", "$.attempt_timeout_ms", "must be a whole number from 1 to 3600000")]
    [InlineData("\"retry\": \"java\"", "$.retry", "java2")]
    [InlineData("\"retry\": {\"base_ms\": 25}", "$.retry.attempts", "is missing")]
    [InlineData("\"retry\": {\"attempts\": 3, \"base_ms\": -1}", "$.retry.base_ms", "must be at least 0")]
    [InlineData("\"retry\": {\"attempts\": 3, \"base_ms\": 1, \"jitter\": \"some\"}", "$.retry.jitter", "none")]
    [InlineData("\"client\": \"aws\"", "$.client", "sdk")]
    [InlineData("\"max_backlog\": \"many\"", "$.max_backlog", "must be a whole number from 1 to")]
    [InlineData("\"consistent_read\": \"yes\"", "$.consistent_read", "must be true or false, but is the text \"yes\"")]
    public void A_field_must_be_right(string field, string path, string telling)
    {
        string json = $$"""
            {
              "table_name": "table", "threads": 1,
              {{field}}
            }
            """;
        Refusal.MustBe(Assert.Single(Refusal.OfConfig(json)), path, 3, telling);
    }

    [Theory]
    [InlineData("\"\"", "", "must be the name of a table")]
    [InlineData("5", "", "must be the name of a table")]
    [InlineData("\"two words\"", "", "without white space")]
    [InlineData("\"ab\"", ",\"database\":\"dynamodb\"", "must be 3 to 255 letters")]
    [InlineData("\"a:b\"", ",\"database\":\"dynamodb\"", "for DynamoDB, but is the text \"a:b\"")]
    [InlineData(
        "\"arn:aws:dynamodb:eu-west-1:1:table/t\"", ",\"database\":\"dynamodb\"", "the ARN of a table, such as")]
    [InlineData(
        "\"arn:aws:s3:eu-west-1:123456789012:table/t12\"", ",\"database\":\"dynamodb\"", "the ARN of a table, such as")]
    [InlineData(
        "\"arn:aws:dynamodb:eu-west-1:123456789012:table/t12\"",
        ",\"region\":\"us-east-1\",\"database\":\"dynamodb\"",
        "must be in the region that is named beside it, \"us-east-1\", but is the text \"arn:")]
    [InlineData(
        "\"arn:aws:dynamodb:eu-west-1:123456789012:table/t12\"", ",\"database\":\"redis\"",
        "must for Redis be what keys begin with")]
    public void A_table_name_must_be_one(string name, string rest, string telling) =>
        Refusal.MustBe(
            Assert.Single(Refusal.OfConfig($"{{\"threads\":1,\n\"table_name\":{name}{rest}}}")), "$.table_name", 2,
                telling);

    [Theory]
    [InlineData("0")]
    [InlineData("1025")]
    [InlineData("\"10\"")]
    [InlineData("1.5")]
    public void Threads_must_be_a_whole_number_in_range(string threads) =>
        Refusal.MustBe(
            Assert.Single(Refusal.OfConfig($"{{\"table_name\":\"t\",\n\"threads\":{threads}}}")), "$.threads", 2,
                "must be ");

    [Fact]
    public void Every_error_is_found_in_one_go()
    {
        const string json = """
            {
              "treads": 5,
              "batch": 0,
              "sample_data": [
                { "a": -1, "b": { "r": 0, "len": -1 } },
                []
              ]
            }
            """;
        Assert.Equal(
            [
                ("$.table_name", 1), ("$.threads", 1), ("$.treads", 2), ("$.batch", 3), ("$.sample_data[0].a", 5),
                ("$.sample_data[0].b.r", 5), ("$.sample_data[0].b.len", 5), ("$.sample_data[1]", 6),
            ],
            Refusal.OfConfig(json).Select(error => (error.Path, error.Line)));
    }
}

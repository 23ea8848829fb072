namespace DistStress.Module.Tests;

/// <summary>The store as parameters and files name it.</summary>
public sealed class StoreParameterTests : IAsyncLifetime
{
    private readonly Files _files = new();
    private Session _session = null!;

    public async ValueTask InitializeAsync() => _session = await Session.WithModuleAsync();

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("Start-DstWorker")]
    [InlineData("Initialize-DstTarget")]
    public async Task Every_store_is_completed(string cmdlet)
    {
        Assert.Equal(["dynamodb", "redis", "null"], await CompleteAsync($"{cmdlet} -Database "));
        Assert.Equal(["redis"], await CompleteAsync($"{cmdlet} -Database R"));
    }

    [Theory]
    [InlineData("Start-DstWorker")]
    [InlineData("Initialize-DstTarget")]
    public async Task Another_store_is_refused(string cmdlet)
    {
        string[] error = await _session.LinesAsync(
            $"try {{ {cmdlet} -Database mysql }} catch {{ $_.CategoryInfo.Category; $_.Exception.Message }}");

        Assert.Equal("InvalidData", error[0]);
        Assert.Contains("There is no store \"mysql\"; there are dynamodb, redis, null.", error[1]);
    }

    [Theory]
    [InlineData("redis", true)]
    [InlineData("null", true)]
    [InlineData("dynamodb", false)]
    public async Task A_file_is_checked_by_the_limits_of_the_store_that_is_named(string database, bool right)
    {
        _session.Set("config", _files.Write(
            "config.json", $$"""{"table_name":"load","threads":1,"database":"{{database}}"}"""));
        _session.Set("traffic", _files.Write("traffic.json", """
            [
              {"action":"putItem","qps":1,"times":1,"data":{"a":500000}},
              {"action":"batchPutItem","qps":1,"times":1,"samples":30,"data":{"a":1}}
            ]
            """));

        if (right)
        {
            Assert.Equal(["31 500030"], await _session.LinesAsync(
                "Test-DstTraffic $traffic $config | ForEach-Object { \"$($_.TotalItems) $($_.BytesWritten)\" }"));
            return;
        }

        string message = Assert.Single(await _session.LinesAsync(
            "try { Test-DstTraffic $traffic $config -ErrorAction Stop } "
            + "catch { $_.Exception.Message -replace '\\n', '|' }"));
        Assert.Contains("must be at most 409600, but is 500000", message);
        Assert.Contains("must be at most 25, but is 30", message);
    }

    private Task<string[]> CompleteAsync(string line) => _session.LinesAsync(
        $"(TabExpansion2 '{line}' {line.Length}).CompletionMatches.CompletionText");
}

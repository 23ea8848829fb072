using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace DistStress.Module.Tests;

/// <summary>What PowerShell says of the engine's errors and notices: category, id, target, and what mends it.</summary>
public sealed partial class AdviceTests : IAsyncLifetime
{
    private Session _session = null!;

    public async ValueTask InitializeAsync() => _session = await Session.WithModuleAsync();

    public ValueTask DisposeAsync()
    {
        _session.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_kind_of_error_has_a_category_and_says_what_mends_it()
    {
        string[] kinds = Names("ErrorKind");
        ErrorRecord[] errors = await FailuresAsync(kinds);

        Assert.Equal(kinds.Select(kind => $"{kind},DistStress.TestCmdlets.InvokeDstTestFailureCommand"),
            errors.Select(error => error.FullyQualifiedErrorId));
        Assert.All(errors, error =>
        {
            Assert.NotEqual(ErrorCategory.NotSpecified, error.CategoryInfo.Category);
            Assert.Equal("the subject", error.TargetObject);
            Assert.Equal("It failed.", error.ToString());
            Assert.False(string.IsNullOrWhiteSpace(error.ErrorDetails.RecommendedAction), error.FullyQualifiedErrorId);
        });
    }

    [Fact]
    public async Task Every_notice_can_be_shown()
    {
        string[] kinds = Names("NoticeKind");
        string[] texts = await WarningsAsync(kinds, "");
        Assert.Equal(kinds.Length, texts.Length);
        Assert.All(texts, text => Assert.StartsWith("It happened.", text));
        Assert.Contains("It happened. Start one with Start-DstWorker.", texts);
    }

    [Fact]
    public async Task Each_cmdlet_and_each_parameter_that_advice_names_exists()
    {
        string[] advice =
        [
            .. (await FailuresAsync(Names("ErrorKind"))).Select(error => error.ErrorDetails.RecommendedAction),
            .. await WarningsAsync(Names("NoticeKind"), ""),
        ];
        var cmdlets = (await _session.RunAsync("Get-Command -Module DistStress -CommandType Cmdlet"))
            .Select(command => (CmdletInfo)command.BaseObject).ToDictionary(cmdlet => cmdlet.Name);

        int named = 0;
        foreach (string text in advice)
        {
            // A parameter behind a cmdlet is that cmdlet's; one that stands alone is of the cmdlet that was run.
            foreach (string clause in text.Split([". ", "; ", ", or ", "\n"], StringSplitOptions.None))
            {
                CmdletInfo? of = null;
                foreach (Match match in CommandOrParameter().Matches(clause))
                {
                    named++;
                    if (!match.Value.StartsWith('-'))
                        Assert.True(cmdlets.TryGetValue(match.Value, out of), $"There is no {match.Value}: {text}");
                    else if (of is not null)
                        Assert.True(of.Parameters.ContainsKey(match.Value[1..]), $"{of} has no {match.Value}: {text}");
                    else
                        Assert.True(
                            cmdlets.Values.Any(cmdlet => cmdlet.Parameters.ContainsKey(match.Value[1..])),
                            $"No cmdlet has {match.Value}: {text}");
                }
            }
        }

        Assert.True(named > 50, $"Only {named} names were found: the test does not see what it should.");
    }

    [Fact]
    public async Task The_command_for_the_table_repeats_what_the_worker_was_given()
    {
        Assert.Equal(
            "Make it with: Initialize-DstTarget", await AdviceAsync("TableNotFound -AsWorker"));
        Assert.Equal(
            "Make it with: Initialize-DstTarget -Redis redis.example.com:6380 -Prefix 'it''s mine' -Tls "
            + "-Credential (Get-Credential) -Database dynamodb -Endpoint http://localhost:8000 -Region eu-west-1 "
            + "-ProfileName load",
            await AdviceAsync(
                "TableNotFound -AsWorker -Redis redis.example.com:6380 -Prefix \"it's mine\" -Tls -Credential $login "
                + "-Database dynamodb -Endpoint http://localhost:8000 -Region eu-west-1 -ProfileName load"));
    }

    [Fact]
    public async Task The_command_for_the_table_shows_no_password()
    {
        string advice = await AdviceAsync(
            "TableNotFound -AsWorker -Redis 'redis.example.com:6380,ssl=true,password=s3cret'");

        Assert.DoesNotContain("s3cret", advice);
        Assert.StartsWith("Make it with: Initialize-DstTarget -Redis 'redis.example.com:6380,", advice);
        Assert.Contains("ssl=True", advice, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_a_worker_elsewhere_met_comes_with_what_mends_that()
    {
        string advice = await AdviceAsync("ConfigRefused -Cause TableNotFound -Subject w1 -Prefix night");

        Assert.Equal(
            [
                "Make it with: Initialize-DstTarget -Prefix night, and the -Database, -Endpoint, -Region and "
                    + "-ProfileName that the worker was given",
                "Correct the configuration or the target, or make the worker leave: Stop-DstWorker w1",
            ],
            advice.Split('\n'));
        Assert.Equal(
            ["It happened. Start the worker with Start-DstWorker -Allow execute_bash, if it shall."],
            await WarningsAsync(["MessageRefused"], "-Cause NotifyNotAllowed -Subject execute_bash"));
        // Whoever sent it can sign it; the worker's own user cannot.
        Assert.Equal(["It happened."], await WarningsAsync(["MessageRefused"], "-Cause NotifyRefused"));
    }

    [Theory]
    [InlineData("Get-DstRun -Redis 127.0.0.1:1", 1)]
    [InlineData("$ErrorActionPreference = 'Stop'; Get-DstRun -Redis 127.0.0.1:1", 1)]
    // PowerShell tells a job's reason after its errors.
    [InlineData("Receive-Job (Start-DstWorker -Redis 127.0.0.1:1 -AsJob | Wait-Job)", 2)]
    public async Task At_the_prompt_of_dst_a_person_sees_what_mends_it(string command, int times)
    {
        DstRun run = await DstRun.CommandAsync(command);

        Assert.Equal(times, Regex.Count(run.Error, "Redis at 127.0.0.1:1 cannot be used"));
        Assert.Single(Regex.Matches(run.Error, "Recommendation: Check that the server runs, that -Redis names it"));
    }

    private async Task<string> AdviceAsync(string arguments)
    {
        await _session.RunAsync(
            "$login = [pscredential]::new('u', [System.Net.NetworkCredential]::new('', 's3cret').SecurePassword)");
        PSObject error = Assert.Single(
            await _session.RunAsync($"try {{ Invoke-DstTestFailure {arguments} -ErrorAction Stop }} catch {{ $_ }}"));
        return ((ErrorRecord)error.BaseObject).ErrorDetails.RecommendedAction;
    }

    private async Task<ErrorRecord[]> FailuresAsync(string[] kinds)
    {
        _session.Set("kinds", kinds);
        return
        [
            .. (await _session.RunAsync("""
                $ErrorActionPreference = 'Stop'
                foreach ($kind in $kinds) { try { Invoke-DstTestFailure $kind -Subject 'the subject' } catch { $_ } }
                """))
                .Select(error => (ErrorRecord)error.BaseObject),
        ];
    }

    private async Task<string[]> WarningsAsync(string[] kinds, string arguments)
    {
        _session.Set("kinds", kinds);
        using Invocation invocation =
            _session.Start($"foreach ($kind in $kinds) {{ Invoke-DstTestFailure -Notice $kind {arguments} }}");
        await invocation.WaitAsync();
        return [.. invocation.Streams.Warning.Select(warning => warning.Message)];
    }

    private string[] Names(string enumeration) => Enum.GetNames(
        // It may not have been needed so far.
        AssemblyLoadContext.GetLoadContext(_session.ModuleAssembly)!
            .LoadFromAssemblyName(new AssemblyName("DistStress.Engine"))
            .GetType($"DistStress.Engine.{enumeration}", throwOnError: true)!);

    [GeneratedRegex(@"\b[A-Z][a-z]+-Dst[A-Za-z]+|(?<![\w-])-[A-Z][A-Za-z]+")]
    private static partial Regex CommandOrParameter();
}

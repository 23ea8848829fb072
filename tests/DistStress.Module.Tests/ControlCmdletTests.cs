using System.Collections.Concurrent;
using System.Management.Automation;
using DistStress.Engine.Tests.Servers;

namespace DistStress.Module.Tests;

/// <summary>Control messages through cmdlets, on the embedded server, as a user types them.</summary>
public sealed class ControlCmdletTests : IAsyncLifetime
{
    private readonly Files _files = new();
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        _session = await Session.WithModuleAsync();
        _session.Set("config", _files.Write("config.json", """{"table_name":"load","threads":2,"database":"null"}"""));
        await _session.RunAsync("""
            $global:server = Start-DstServer -MemoryMiB 256
            $global:redis = $server.Endpoint
            $global:key = [System.Net.NetworkCredential]::new('', 'the right key').SecurePassword
            $global:wrong = [System.Net.NetworkCredential]::new('', 'a wrong key').SecurePassword
            $null = Sync-DstConfig $config -Redis $redis -NotifyKey $key
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.RunAsync("Get-Job | Stop-Job; Get-Job | Remove-Job; $server | Stop-DstServer");
        _session.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task A_worker_with_a_key_takes_what_is_signed_with_it_and_nothing_else()
    {
        await WorkAsync("-NotifyKey $key");

        Assert.Equal(["Refused"], await StatusAsync("update_config"));
        Assert.Equal(["Refused"], await StatusAsync("update_config -NotifyKey $wrong"));
        Assert.Equal(["Done"], await StatusAsync("update_config -NotifyKey $key"));
        Assert.Equal(["Done"], await StatusAsync("report_stats -NotifyKey $key"));
        Assert.Equal(["NoAnswer"], await StatusAsync("pause -NotifyKey $key -TimeoutSeconds 1"));
        await Limit.UntilAsync(
            async () => await _session.LinesAsync("(Get-DstWorker -Redis $redis).RefusedMessages") is ["2"],
                "refusals are counted");
        Assert.Single(
            await _session.LinesAsync("$worker.Warning | ForEach-Object Message"),
                text => text.Contains("refused because it is not signed"));
    }

    [Fact]
    public async Task A_script_is_run_where_it_is_allowed_and_its_answer_is_flat()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "execute_bash is of Unix");
        await WorkAsync("-NotifyKey $key -Allow execute_bash");

        dynamic reply = Assert.Single(await _session.RunAsync(
            "Send-DstNotify execute_bash 'echo out; echo err >&2; exit 4' -NotifyKey $key -Redis $redis -Wait"));

        Assert.Equal(
            ("Failed", 4, "out\nerr\n", 8L),
                ((string)reply.Status, (int)reply.ExitCode, (string)reply.Output, (long)reply.OutputBytes));
        dynamic worker = Assert.Single(await _session.RunAsync("Get-DstWorker -Redis $redis"));
        Assert.Equal((string)worker.Id, (string)reply.Worker);
        Assert.Equal(["Refused"], await StatusAsync("reboot_instance -NotifyKey $key -Force"));
    }

    [Fact]
    public async Task Without_a_key_what_reaches_further_is_refused_and_the_user_is_warned()
    {
        await WorkAsync("-Allow execute_bash -WarningVariable global:warned");
        Assert.Contains("DST_NOTIFY_KEY", (await _session.LinesAsync("$warned"))[0]);
        dynamic reply = Assert.Single(
            await _session.RunAsync("Send-DstNotify execute_bash true -NotifyKey $key -Redis $redis -Wait"));
        Assert.Equal("Refused", (string)reply.Status);
        Assert.Contains("no key to check one by. Start the worker with Start-DstWorker -NotifyKey",
            (string)reply.Message);
    }

    [Fact]
    public async Task A_handler_gets_the_message_and_what_it_puts_out_is_the_answer()
    {
        var seen = new ConcurrentQueue<object>();
        _session.Set("seen", seen);
        await WorkAsync("""
            -NotifyKey $key -NotifyHandler @{
                tell = { param($Message) ($using:seen).Enqueue($Message); "got $($Message.Argument)"; 'and more' }
                fail = { throw 'no luck' }
            }
            """);

        Assert.Equal(["got x\nand more"], await _session.LinesAsync(
            "(Send-DstNotify tell x -NotifyKey $key -Redis $redis -Wait).Message"));
        dynamic failed = Assert.Single(
            await _session.RunAsync("Send-DstNotify fail -NotifyKey $key -Redis $redis -Wait"));
        Assert.Equal("Failed", (string)failed.Status);
        Assert.Contains("no luck", (string)failed.Message);
        Assert.Equal(["Refused"], await StatusAsync("tell x"));
        Assert.Equal(["got y\nand more"], await _session.LinesAsync(
            "(Send-DstNotify TELL y -NotifyKey $key -Redis $redis -Wait).Message"));
        ErrorRecord unknown = await FailAsync("Send-DstNotify other -NotifyKey $key -Redis $redis");
        Assert.StartsWith("NotifyActionUnknown,", unknown.FullyQualifiedErrorId);
        Assert.Contains("fail, tell", unknown.Exception.Message);
        // Names that this key did not sign are nobody's word.
        Assert.DoesNotContain(
            "tell", (await FailAsync("Send-DstNotify tell x -NotifyKey $wrong -Redis $redis")).Exception.Message
                .Split("There is")[1]);
        dynamic message = Assert.Single(seen.Take(1).Select(one => one is PSObject wrapped ? wrapped.BaseObject : one));
        Assert.Equal(("tell", "x"), ((string)message.Action, (string)message.Argument));
    }

    [Theory]
    [InlineData("@{ stop_worker = { } }", "product's own")]
    [InlineData("@{ 'no name' = { } }", "letter")]
    [InlineData("@{ mine = 5 }", "script block")]
    public async Task What_is_no_handler_is_an_error(string table, string reason)
    {
        ErrorRecord error = await FailAsync($"Start-DstWorker -Redis $redis -Database null -NotifyHandler {table}");
        Assert.StartsWith("NotifyHandlerInvalid,", error.FullyQualifiedErrorId);
        Assert.Contains(reason, error.Exception.Message);
    }

    [Fact]
    public async Task Workers_are_stopped_from_afar_and_written()
    {
        await WorkAsync("");
        string id = Assert.Single(await _session.LinesAsync("(Get-DstWorker -Redis $redis).Id"));
        await _session.RunAsync("Stop-DstWorker -Redis $redis -WhatIf");
        ErrorRecord missing = await FailAsync("Stop-DstWorker nobody -Redis $redis");
        Assert.StartsWith("WorkerNotFound,", missing.FullyQualifiedErrorId);
        Assert.Equal(("nobody", ErrorCategory.ObjectNotFound), (missing.TargetObject, missing.CategoryInfo.Category));
        Assert.Equal("Get-DstWorker shows who is there.", missing.ErrorDetails.RecommendedAction);

        dynamic left = Assert.Single(
            await _session.RunAsync("Get-DstWorker -Redis $redis | Stop-DstWorker -Redis $redis"));

        Assert.Equal((id, "Left"), ((string)left.Id, (string)left.State));
        Assert.Equal(["Completed"], await _session.LinesAsync("($worker | Wait-Job).State"));
        Assert.Empty(await _session.RunAsync("Get-DstWorker -Redis $redis; Stop-DstWorker -Redis $redis"));
    }

    [Fact]
    public async Task A_publisher_with_a_key_is_steered_with_it_only()
    {
        _session.Set("traffic", _files.Write("traffic.json",
            """[{"action":"updateItem","seed":1,"qps":500,"duration":3600,"data":{"a":16}}]"""));
        await WorkAsync("-NotifyKey $key");
        await _session.RunAsync("$global:run = Start-DstPublisher $config $traffic -Redis $redis -NotifyKey "
            + "$key -AsJob");
        await Limit.UntilAsync(
            async () => await _session.LinesAsync("(Get-DstRun -Redis $redis).Completed") is [{ } n]
                && n is not ("" or "0"), "work is done");

        ErrorRecord refused = await FailAsync("Stop-DstRun -Redis $redis");
        Assert.StartsWith("NotifyRefused,", refused.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.PermissionDenied, refused.CategoryInfo.Category);
        Assert.Contains("-NotifyKey", refused.ErrorDetails.RecommendedAction);
        Assert.Equal(["Refused"], await StatusAsync("stop"));
        Assert.Equal(["Paused"], await _session.LinesAsync("(Suspend-DstRun -Redis $redis -NotifyKey $key).State"));
        Assert.Equal(["Running"], await _session.LinesAsync("(Resume-DstRun -Redis $redis -NotifyKey $key).State"));
        Assert.Equal(["Stopped"], await _session.LinesAsync("(Stop-DstRun -Redis $redis -NotifyKey $key).State"));
    }

    [Fact]
    public async Task Instances_are_asked_for_before_they_go_down()
    {
        await WorkAsync("-NotifyKey $key -Allow terminate_instance");

        // Nobody can answer here, so the question is an error, and nothing is sent.
        Assert.Contains("prompt", (await FailAsync(
            "Send-DstNotify terminate_instance -NotifyKey $key -Redis $redis -Wait")).ToString());
        Assert.Empty(await _session.RunAsync(
            "Send-DstNotify terminate_instance -NotifyKey $key -Redis $redis -Wait -WhatIf"));
        dynamic reply = Assert.Single(await _session.RunAsync(
            "Send-DstNotify terminate_instance -NotifyKey $key -Redis $redis -Wait -Force -TimeoutSeconds 300"));
        Assert.Equal("Failed", (string)reply.Status);
        Assert.Contains("AWS.Tools.EC2", (string)reply.Message);
        Assert.Single(await _session.RunAsync("Get-DstWorker -Redis $redis"));
    }

    [Theory]
    [InlineData("reboot_instance", "Restart-EC2Instance")]
    [InlineData("terminate_instance", "Remove-EC2Instance")]
    public async Task The_module_of_AWS_is_called_once_for_the_own_instance_when_the_worker_has_left(
        string action, string cmdlet)
    {
        await using var metadata = new MetadataServer();
        string calls = Path.Combine(_files.Folder, "calls");
        string modules = Directory.CreateDirectory(Path.Combine(_files.Folder, "modules", "AWS.Tools.EC2")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(modules, "AWS.Tools.EC2.psd1"), Manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(modules, "AWS.Tools.EC2.psm1"), StandIn, TestContext.Current.CancellationToken);
        _session.Set("traffic", _files.Write("traffic.json",
            """[{"action":"updateItem","seed":1,"qps":2000,"times":10000,"data":{"a":16}}]"""));
        string endpoint = Assert.Single(await _session.LinesAsync("$redis"));

        Task<DstRun> worker = DstRun.CommandAsync(
            $"Start-DstWorker -Redis {endpoint} -Database null -Allow reboot_instance, terminate_instance",
            ("DST_NOTIFY_KEY", "the right key"),
            ("DST_TEST_CALLS", calls),
            ("DST_TEST_REDIS", endpoint),
            ("PSModulePath", Path.GetDirectoryName(modules)!),
            ("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.Endpoint),
            (NoMetadata.Variable, "false"));
        await Limit.UntilAsync(
            async () => await _session.LinesAsync(
                "(Get-DstWorker -Redis $redis).InstanceId") is [MetadataServer.InstanceId],
            "the worker knows its instance");
        await _session.RunAsync("$global:run = Start-DstPublisher $config $traffic -Redis $redis -NotifyKey "
            + "$key -AsJob");
        await Limit.UntilAsync(
            async () => await _session.LinesAsync("(Get-DstRun -Redis $redis).Completed") is [{ } n]
                && n is not ("" or "0"), "work is done");

        dynamic reply = Assert.Single(await _session.RunAsync(
            $"Send-DstNotify {action} -NotifyKey $key -Redis $redis -Wait -Force -TimeoutSeconds 300"));

        Assert.Equal("Done", (string)reply.Status);
        DstRun left = await worker;
        Assert.Equal((0, ""), (left.ExitCode, left.Error));
        Assert.Equal(
            [$"{cmdlet} {MetadataServer.InstanceId} {MetadataServer.Region} workers :0 held *0"],
            await File.ReadAllLinesAsync(calls, TestContext.Current.CancellationToken));
        await WorkAsync("");
        dynamic result = Assert.Single(await _session.RunAsync("$run | Wait-Job | Receive-Job"));
        Assert.Equal((10_000L, 10_000L), ((long)result.Published, (long)result.Completed));
    }

    private const string Manifest = """
        @{
            ModuleVersion = '5.0.1'; RootModule = 'AWS.Tools.EC2.psm1'; GUID = '6e2e0a0c-24a5-4b1c-8d7b-b4f0a7f3b7d1'
            FunctionsToExport = @('Restart-EC2Instance', 'Remove-EC2Instance')
            CmdletsToExport = @(); AliasesToExport = @()
        }
        """;

    // The parameters of the real cmdlets, which ask unless -Force is given, and what Redis holds at that moment.
    private const string StandIn = """
        function Note([string] $Name, [object[]] $InstanceId, [object] $Region) {
            $address, $port = $env:DST_TEST_REDIS -split ':'
            $client = [System.Net.Sockets.TcpClient]::new($address, [int] $port)
            $reader = [System.IO.StreamReader]::new($client.GetStream())
            $answers = foreach ($command in ('ZCARD', 'dst_workers'), ('KEYS', 'dst_q*:*')) {
                $text = "*2`r`n" + -join ($command | ForEach-Object { "`$$($_.Length)`r`n$_`r`n" })
                $client.GetStream().Write([System.Text.Encoding]::ASCII.GetBytes($text))
                $reader.ReadLine()
            }
            $client.Dispose()
            [System.IO.File]::AppendAllText(
                $env:DST_TEST_CALLS, "$Name $InstanceId $Region workers $($answers[0]) held $($answers[1])`n")
        }
        function Restart-EC2Instance {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'Medium')]
            param(
                [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
                [Alias('InstanceIds')] [object[]] $InstanceId,
                [bool] $DryRun, [string] $Select, [switch] $Force, [object] $ClientConfig,
                [Alias('RegionToCall')] [object] $Region, [string] $ProfileName, [object] $Credential
            )
            if (-not $Force -and -not $PSCmdlet.ShouldProcess("$InstanceId")) { throw 'It asked.' }
            Note Restart-EC2Instance $InstanceId $Region
        }
        function Remove-EC2Instance {
            [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
            param(
                [Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromPipelineByPropertyName)]
                [Alias('InstanceIds')] [object[]] $InstanceId,
                [bool] $DryRun, [string] $Select, [switch] $Force, [object] $ClientConfig,
                [Alias('RegionToCall')] [object] $Region, [string] $ProfileName, [object] $Credential
            )
            if (-not $PSCmdlet.ShouldProcess("$InstanceId")) { throw 'It asked.' }
            if (-not $Force -and -not $PSCmdlet.ShouldContinue("$InstanceId", 'Really?')) { throw 'It asked.' }
            Note Remove-EC2Instance $InstanceId $Region
        }
        """;

    [Fact]
    public async Task A_cmdlet_with_a_key_takes_only_what_is_signed_and_two_keys_are_for_changing_it()
    {
        await WorkAsync("-NotifyKey $key, $wrong");
        await Limit.UntilAsync(
            async () => await _session.LinesAsync(
                "(Get-DstStats -PerWorker -Redis $redis -NotifyKey $key).Worker -ne $null") is ["True"],
            "the worker reports");

        Assert.Equal(["False"], await _session.LinesAsync(
            "[bool](Get-DstStats -PerWorker -Redis $redis -NotifyKey $wrong).Worker"));
        Assert.Equal(["load"], await _session.LinesAsync("(Get-DstConfig -Redis $redis).TableName"));
        Assert.Equal(["load"], await _session.LinesAsync("(Get-DstConfig -Redis $redis -NotifyKey $key).TableName"));
        Assert.Equal(
            ["load"], await _session.LinesAsync("(Get-DstConfig -Redis $redis -NotifyKey $wrong, $key).TableName"));
        ErrorRecord refused = await FailAsync("Get-DstConfig -Redis $redis -NotifyKey $wrong");
        Assert.Equal("SignatureRefused", refused.FullyQualifiedErrorId.Split(',')[0]);

        // The new key signs, and nobody has to be told anything.
        Assert.Equal(["False"], await _session.LinesAsync(
            "(Sync-DstConfig $config -Redis $redis -NotifyKey $wrong, $key).Changed"));
        Assert.Equal(["load"], await _session.LinesAsync("(Get-DstConfig -Redis $redis -NotifyKey $wrong).TableName"));
        Assert.Equal(["Done"], await StatusAsync("update_config -NotifyKey $wrong"));
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_an_empty_variable_is_warned_of()
    {
        foreach (string text in new[] { " ", "k" })
        {
            ErrorRecord refused = await FailAsync(
                $"$none = [System.Net.NetworkCredential]::new('', '{text}').SecurePassword; "
                + "Get-DstConfig -Redis $redis -NotifyKey $none");
            Assert.Equal("NotifyKeyInvalid", refused.FullyQualifiedErrorId.Split(',')[0]);
        }

        string endpoint = Assert.Single(await _session.LinesAsync("$redis"));
        DstRun empty = await DstRun.CommandAsync(
            $"$null = Get-DstConfig -Redis {endpoint} -WarningVariable warned 3>$null; $warned",
            ("DST_NOTIFY_KEY", ""));
        Assert.Contains("DST_NOTIFY_KEY is there and empty", Assert.Single(empty.OutputLines));
    }

    private async Task WorkAsync(string parameters)
    {
        await _session.RunAsync($"$global:worker = Start-DstWorker -Redis $redis -Database null -AsJob {parameters}");
        await Limit.UntilAsync(
            async () => (await _session.RunAsync("Get-DstWorker -Redis $redis")).Count == 1, "the worker works");
    }

    private async Task<string[]> StatusAsync(string message) =>
        await _session.LinesAsync($"(Send-DstNotify {message} -Redis $redis -Wait).Status");

    private async Task<ErrorRecord> FailAsync(string script)
    {
        using Invocation invocation = _session.Start("$ErrorActionPreference = 'Stop'; " + script);
        return (await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync)).ErrorRecord;
    }
}

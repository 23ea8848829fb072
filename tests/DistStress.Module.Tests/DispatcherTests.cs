using System.Collections.Concurrent;
using System.Management.Automation;

namespace DistStress.Module.Tests;

public sealed class DispatcherTests
{
    [Fact]
    public async Task What_a_body_writes_arrives_in_order_and_on_its_stream()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", async (write, _) =>
        {
            write("verbose", "a verbose line");
            write("warning", "a warning");
            write("debug", "a debug line");
            write("progress", new ProgressRecord(1, "activity", "status"));
            write("error", new ErrorRecord(
                new InvalidOperationException("an error"), "AnId", ErrorCategory.InvalidData, null));
            for (int i = 0; i < 1000; i++)
            {
                // Now on one thread of the pool, now on another, never on the pipeline's.
                if (i % 100 == 0)
                    await Task.Yield();
                write("output", i);
            }
        });

        using Invocation invocation = session.Start("$DebugPreference = 'Continue'; Invoke-DstTestBody $body -Verbose");
        await invocation.WaitAsync();

        Assert.Equal(Enumerable.Range(0, 1000), invocation.Output.Select(value => (int)value.BaseObject));
        Assert.Contains(invocation.Streams.Verbose, record => record.Message == "a verbose line");
        Assert.Equal("a warning", Assert.Single(invocation.Streams.Warning).Message);
        Assert.Equal("a debug line", Assert.Single(invocation.Streams.Debug).Message);
        Assert.Equal("status", Assert.Single(invocation.Streams.Progress).StatusDescription);
        Assert.StartsWith("AnId,", Assert.Single(invocation.Streams.Error).FullyQualifiedErrorId);
    }

    [Fact]
    public async Task A_slow_reader_gets_the_last_progress_of_each_activity_and_not_all_before_it()
    {
        using Session session = await Session.WithModuleAsync();
        var isRead = new TaskCompletionSource();
        var written = new TaskCompletionSource();
        session.SetBody("body", async (write, token) =>
        {
            write("output", "first");
            await isRead.Task.WaitAsync(token);
            for (int i = 0; i < 1000; i++)
                write("progress", new ProgressRecord(i % 2, "activity", $"{i}"));
            written.SetResult();
        });
        session.Set("hold", new Action(() =>
        {
            isRead.SetResult();
            Assert.True(written.Task.Wait(Limit.Hang));
        }));

        using Invocation invocation = session.Start("Invoke-DstTestBody $body | ForEach-Object { $hold.Invoke() }");
        await invocation.WaitAsync();

        Assert.Equal(["998", "999"], invocation.Streams.Progress.Select(record => record.StatusDescription));
    }

    [Fact]
    public async Task Writes_of_many_threads_at_once_all_arrive()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, token) =>
            Parallel.ForEachAsync(Enumerable.Range(0, 5000), token, (i, _) =>
            {
                write("output", i);
                return ValueTask.CompletedTask;
            }));

        PSDataCollection<PSObject> output = await session.RunAsync("Invoke-DstTestBody $body");

        Assert.Equal(Enumerable.Range(0, 5000), output.Select(value => (int)value.BaseObject).Order());
    }

    [Fact]
    public async Task A_failing_body_ends_the_cmdlet_with_its_error_after_its_output()
    {
        using Session session = await Session.WithModuleAsync();
        session.SetBody("body", (write, _) =>
        {
            write("output", "before");
            throw new InvalidOperationException("went wrong");
        });

        using Invocation invocation = session.Start(
            "$ErrorActionPreference = 'Stop'; Invoke-DstTestBody $body; 'not reached'");
        var exception = await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync);

        Assert.Equal(["before"], invocation.Output.Select(value => value.ToString()));
        Assert.Equal("went wrong", exception.Message);
        Assert.StartsWith("Unexpected,", exception.ErrorRecord.FullyQualifiedErrorId);
    }

    [Fact]
    public async Task Ctrl_C_cancels_the_body_and_waits_until_it_has_stopped_in_order()
    {
        using Session session = await Session.WithModuleAsync();
        var order = new ConcurrentQueue<string>();
        var started = new TaskCompletionSource();
        var goOn = new TaskCompletionSource();
        session.SetBody("body", async (write, token) =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                order.Enqueue("asked to stop");
                await goOn.Task;
                write("output", "nobody reads this any more");
                order.Enqueue("body ended");
            }
        });

        using Invocation invocation = session.Start("Invoke-DstTestBody $body");
        await started.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        Task stop = invocation.StopAsync().ContinueWith(_ => order.Enqueue("pipeline ended"), TaskScheduler.Default);
        Assert.False(stop.IsCompleted);
        goOn.SetResult();
        await stop;

        Assert.Equal(["asked to stop", "body ended", "pipeline ended"], order);
        Assert.Equal(PSInvocationState.Stopped, invocation.State);
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(invocation.WaitAsync);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_body_in_the_midst_of_a_flood_of_output()
    {
        using Session session = await Session.WithModuleAsync();
        var started = new TaskCompletionSource();
        session.SetBody("body", (write, token) =>
        {
            for (int i = 0; !token.IsCancellationRequested; i++)
            {
                write("output", i);
                if (i == 1000)
                    started.SetResult();
            }

            return Task.CompletedTask;
        });

        using Invocation invocation = session.Start("Invoke-DstTestBody $body | ForEach-Object { $_ } | Where-Object { "
            + "$false }");
        await started.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        await invocation.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, invocation.State);
    }

    [Fact]
    public async Task A_body_that_ignores_the_stop_does_not_keep_the_prompt()
    {
        using Session session = await Session.WithModuleAsync();
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        session.SetBody("body", (_, _) =>
        {
            started.SetResult();
            return never.Task;
        });

        using Invocation invocation = session.Start("Invoke-DstTestBody $body");
        await started.Task.WaitAsync(Limit.Hang, TestContext.Current.CancellationToken);
        await invocation.StopAsync();

        Assert.Equal(PSInvocationState.Stopped, invocation.State);
        never.SetResult();
    }

    [Fact]
    public async Task A_reader_that_wants_no_more_ends_the_body_first_and_then_the_pipeline_without_an_error()
    {
        using Session session = await Session.WithModuleAsync();
        bool ended = false;
        session.SetBody("body", async (write, token) =>
        {
            try
            {
                for (int i = 1; ; i++)
                {
                    write("output", i);
                    await Task.Delay(1, token);
                }
            }
            finally
            {
                ended = true;
            }
        });

        Assert.Equal(
            ["1", "2", "3", "ended: True", "and on"],
            await session.LinesAsync(
                "Invoke-DstTestBody $body | Select-DstTestFirst 3; \"ended: $($ended.Invoke())\"; 'and on'",
                ("ended", new Func<bool>(() => Volatile.Read(ref ended)))));
    }

    [Fact]
    public async Task An_error_further_down_the_pipeline_ends_the_body()
    {
        using Session session = await Session.WithModuleAsync();
        bool ended = false;
        session.SetBody("body", async (write, token) =>
        {
            write("output", 1);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }
        });

        using Invocation invocation = session.Start("Invoke-DstTestBody $body | ForEach-Object { throw 'downstream' }");
        var exception = await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync);

        Assert.Equal("downstream", exception.Message);
        Assert.True(Volatile.Read(ref ended));
    }

    [Fact]
    public async Task An_error_under_ErrorAction_Stop_ends_the_body()
    {
        using Session session = await Session.WithModuleAsync();
        bool ended = false;
        session.SetBody("body", async (write, token) =>
        {
            write("error", new ErrorRecord(
                new InvalidOperationException("stops it"), "AnId", ErrorCategory.InvalidData, null));
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }
        });

        using Invocation invocation = session.Start("Invoke-DstTestBody $body -ErrorAction Stop");
        var exception = await Assert.ThrowsAnyAsync<RuntimeException>(invocation.WaitAsync);

        Assert.StartsWith("AnId,", exception.ErrorRecord.FullyQualifiedErrorId);
        Assert.True(Volatile.Read(ref ended));
    }

    [Fact]
    public async Task A_write_after_the_end_is_dropped()
    {
        using Session session = await Session.WithModuleAsync();
        Action<string, object>? kept = null;
        session.SetBody("body", (write, _) =>
        {
            kept = write;
            write("output", "in time");
            return Task.CompletedTask;
        });

        Assert.Equal(["in time"], await session.LinesAsync("Invoke-DstTestBody $body"));
        kept!("output", "too late");
    }
}

using System.Management.Automation;

namespace DistStress.TestCmdlets;

/// <summary>
/// Fills the process's thread pool with work that only waits, more of it than the pool makes threads for in that time, and
/// returns at once. What anybody else gives to the pool waits behind it.
/// </summary>
[Cmdlet(VerbsSecurity.Block, "DstTestThreadPool")]
public sealed class BlockDstTestThreadPoolCommand : PSCmdlet
{
    // The pool makes a few threads a second at most when none of them comes back.
    private const int ItemsASecond = 50;

    /// <summary>After how many seconds the blockade begins.</summary>
    [Parameter]
    public int After { get; set; }

    /// <summary>How long it lasts, in seconds.</summary>
    [Parameter(Mandatory = true)]
    public int Seconds { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int after = After * 1000;
        int length = Seconds * 1000;
        new Thread(() =>
        {
            Thread.Sleep(after);
            var end = new ManualResetEventSlim();
            for (int item = 0; item < length / 1000 * ItemsASecond; item++)
                ThreadPool.UnsafeQueueUserWorkItem(_ => end.Wait(), null);
            Thread.Sleep(length);
            end.Set();
        })
        { IsBackground = true }.Start();
    }
}

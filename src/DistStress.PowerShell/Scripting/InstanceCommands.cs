using System.Management.Automation;
using System.Management.Automation.Runspaces;
using DistStress.Engine;
using DistStress.Engine.Control;
using Shell = System.Management.Automation.PowerShell;

namespace DistStress.PowerShell.Scripting;

/// <summary>
/// EC2 instances through the cmdlets of AWS.Tools.EC2, where the user has that module: with the credentials that those
/// cmdlets find by themselves.
/// </summary>
internal sealed class InstanceCommands : IInstanceControl
{
    /// <inheritdoc/>
    public Task CheckAsync(string action, CancellationToken cancellationToken) => InShellAsync(
        action,
        shell =>
        {
            string name = CommandFor(action);
            // Loads the module too, so that a broken one shows now.
            shell.AddCommand("Get-Command").AddParameter("Name", name)
                .AddParameter("ErrorAction", ActionPreference.SilentlyContinue);
            if (shell.Invoke().Count == 0)
            {
                throw new DistStressException(
                    ErrorKind.InstanceCommandMissing, name,
                    $"This worker has no cmdlet {name}, which is in the module AWS.Tools.EC2.");
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RunAsync(string action, InstanceIdentity instance, CancellationToken cancellationToken) => InShellAsync(
        instance.Id,
        shell =>
        {
            // Nobody is there to answer a question.
            shell.AddCommand(CommandFor(action))
                .AddParameter("InstanceId", instance.Id)
                .AddParameter("Region", instance.Region)
                .AddParameter("Force", true)
                .AddParameter("Confirm", false)
                .AddParameter("ErrorAction", ActionPreference.Stop);
            shell.Invoke();
        },
        cancellationToken);

    private static string CommandFor(string action) => action switch
    {
        NotifyActions.RebootInstance => "Restart-EC2Instance",
        NotifyActions.TerminateInstance => "Remove-EC2Instance",
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    private static async Task InShellAsync(string subject, Action<Shell> run, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(
                () =>
                {
                    using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
                    runspace.Open();
                    using Shell shell = Shell.Create();
                    shell.Runspace = runspace;
                    run(shell);
                },
                CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RuntimeException e)
        {
            throw new DistStressException(
                ErrorKind.InstanceControlFailed, subject, $"AWS was not brought to do it: {e.Message}", e);
        }
    }
}

namespace DistStress.Engine.Control;

/// <summary>Reboots and terminates EC2 instances.</summary>
public interface IInstanceControl
{
    /// <summary>Makes sure that an action can be tried, before the worker gives up its work for it.</summary>
    /// <param name="action"><see cref="NotifyActions.RebootInstance"/> or
    /// <see cref="NotifyActions.TerminateInstance"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DistStressException">What it takes is not there.</exception>
    Task CheckAsync(string action, CancellationToken cancellationToken);

    /// <summary>Asks AWS to do it.</summary>
    /// <param name="action"><see cref="NotifyActions.RebootInstance"/> or
    /// <see cref="NotifyActions.TerminateInstance"/>.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DistStressException">AWS refused, or could not be asked.</exception>
    Task RunAsync(string action, InstanceIdentity instance, CancellationToken cancellationToken);
}

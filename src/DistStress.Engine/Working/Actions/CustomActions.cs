using DistStress.Engine.Clocks;
using DistStress.Engine.Generation;
using DistStress.Engine.Outcomes;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Working.Actions;

/// <summary>
/// The custom actions of a worker. Whatever comes of one is an outcome of the op, never the end of the worker.
/// </summary>
internal sealed class CustomActions
{
    /// <summary>What an op fails with whose action the worker does not have.</summary>
    public const string UnknownAction = nameof(UnknownAction);

    private const string CutOff = nameof(CutOff);
    private const int MaxDetailLength = 1000;

    private readonly Dictionary<string, CustomAction> _actions = new(StringComparer.OrdinalIgnoreCase);
    private readonly DeadlineTimeProvider _time;

    /// <summary>Makes the set.</summary>
    /// <param name="actions">The actions by name; null for none.</param>
    /// <param name="time">What the time of an op passes by.</param>
    /// <exception cref="DistStressException"><c>ActionInvalid</c>: an action cannot have its name.</exception>
    public CustomActions(IReadOnlyDictionary<string, CustomAction>? actions, DeadlineTimeProvider time)
    {
        _time = time;
        foreach ((string name, CustomAction action) in actions ?? new Dictionary<string, CustomAction>())
        {
            CustomActionName.Check(name);
            if (!_actions.TryAdd(name, action))
            {
                throw new DistStressException(
                    ErrorKind.ActionInvalid, name,
                    $"The custom action '{name}' is there twice: upper and lower case are the same.");
            }
        }
    }

    /// <summary>Runs an op of a custom action.</summary>
    /// <param name="operation">The op.</param>
    /// <param name="budget">The most time that it may take.</param>
    /// <param name="cutOff">Ends the op early, for a worker that must leave at once.</param>
    public ValueTask<OpResult> ExecuteAsync(Operation operation, TimeSpan budget, CancellationToken cutOff) =>
        _actions.TryGetValue(operation.Task.ActionName, out CustomAction? action)
            ? RunAsync(operation, action, budget, cutOff)
            : ValueTask.FromResult(Unknown(operation.Task.ActionName));

    private async ValueTask<OpResult> RunAsync(
        Operation operation, CustomAction action, TimeSpan budget, CancellationToken cutOff)
    {
        using var limit = new TimeLimit(budget, _time, cutOff);
        try
        {
            OpResult result = await action(operation, limit.Token).ConfigureAwait(false);
            return result.HasFailed ? Failure(result) : result;
        }
        catch (OperationCanceledException) when (cutOff.IsCancellationRequested)
        {
            return new OpResult(OpStatus.Failed, Error: CutOff, Detail: "The worker left before the action ended.");
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return new OpResult(
                OpStatus.Failed, Error: OpError.Timeout,
                    Detail: $"The action did not end within {budget.TotalSeconds} s{Waited(operation)}.");
        }
        catch (Exception e)
        {
            return Failure(new OpResult(OpStatus.Failed, Error: e.GetType().Name, Detail: e.Message));
        }
    }

    private static string Waited(Operation operation) => operation.WaitedMicros == 0
        ? ""
        : $", of which it waited {operation.WaitedMicros / 1e6:0.###} s for its turn";

    // Reports repeat the detail, and here it comes from a user's code.
    private static OpResult Failure(OpResult result) => result with
    {
        Detail = result.Detail is { Length: > MaxDetailLength } detail ? detail[..MaxDetailLength] + "…"
            : result.Detail,
    };

    private OpResult Unknown(string name) => new(
        OpStatus.Failed,
        Error: UnknownAction,
        Detail: _actions.Count == 0
            ? $"This worker has no custom actions, so none called {name}."
            : $"This worker has no custom action {name}, only "
                + $"{string.Join(", ", _actions.Keys.Order(StringComparer.OrdinalIgnoreCase))}.");
}

using DistStress.Engine.Control;
using DistStress.Engine.Input;

namespace DistStress.Engine.Working.Messages;

/// <summary>Handlers of the user's own for control messages, by the action's name.</summary>
public static class NotifyHandlers
{
    /// <summary>Checks the name under which somebody registers a handler.</summary>
    /// <exception cref="DistStressException">
    /// <c>NotifyHandlerInvalid</c>: it does not have the form of a name, or it is that of a message of the product's
    /// own.
    /// </exception>
    public static void Check(string name)
    {
        if (NotifyActions.Own.FirstOrDefault(
            own => string.Equals(own, name, StringComparison.OrdinalIgnoreCase)) is { } taken)
            throw Invalid(name, $"'{taken}' is one of the product's own messages; give the handler another name.");
        if (!Identifier.IsValid(name))
            throw Invalid(name, $"'{name}' is not the name of a handler: {Identifier.Form}.");
    }

    /// <summary>The handlers, whatever the case of their names.</summary>
    /// <exception cref="DistStressException"><c>NotifyHandlerInvalid</c>: a name cannot be had, or is there
    /// twice.</exception>
    internal static IReadOnlyDictionary<string,
        NotifyHandler> Checked(IReadOnlyDictionary<string, NotifyHandler>? handlers)
    {
        var result = new Dictionary<string, NotifyHandler>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, NotifyHandler handler) in handlers ?? result)
        {
            Check(name);
            if (!result.TryAdd(name, handler))
                throw Invalid(name, $"The handler '{name}' is there twice: upper and lower case are the same.");
        }

        return result;
    }

    private static DistStressException Invalid(string name, string message) =>
        new(ErrorKind.NotifyHandlerInvalid, name, message);
}

using DistStress.Engine.Input;

namespace DistStress.Engine.Traffic;

/// <summary>
/// What a custom action may be called: the same for the traffic file that uses it and for the worker that has it.
/// </summary>
public static class CustomActionName
{
    // Names this near to one of the product's own are misspellings of it.
    private const int NearAction = 2;

    /// <summary>Checks the name under which somebody registers an action.</summary>
    /// <exception cref="DistStressException">
    /// <c>ActionInvalid</c>: it does not have the form of a name, or it is one of the product's own actions, or so near
    /// to one that a traffic file with it is refused.
    /// </exception>
    public static void Check(string name)
    {
        if (TrafficActions.TryFind(name, out ActionDescriptor? own))
        {
            throw Refusal(
                name, $"'{own.Name}' is one of the product's own actions; give the custom action another name.");
        }

        if (!Identifier.IsValid(name))
            throw Refusal(name, $"'{name}' is not the name of a custom action: {Identifier.Form}.");
        if (NearestOwn(name) is { } near)
        {
            throw Refusal(
                name,
                $"'{name}' is so near to the product's own action {near} that traffic files with it are refused as "
                + "misspelt; give the custom action another name.");
        }
    }

    /// <summary>
    /// The product's own action that somebody meant who wrote something nearly like it; null for none.
    /// </summary>
    internal static string? NearestOwn(string written) => Spelling.Nearest(written, TrafficActions.Names, NearAction);

    private static DistStressException Refusal(string name, string message) =>
        new(ErrorKind.ActionInvalid, name, message);
}

namespace DistStress.Engine.Redis.Inspection;

/// <summary>Finds all commands and rights that a run would miss, at once.</summary>
internal static class RightsLook
{
    /// <summary>Looks, on a connection of its own to the server that has the run's record.</summary>
    public static async Task<InspectionResult> LookAsync(ControlConnection control)
    {
        IReadOnlyList<string[]> commands = NeededCommands.Of(control.Keys);
        List<string?>? errors;
        try
        {
            // Closing the connection gives the transaction up: there is no right that this needs.
            errors = await OwnConnection.AskAsync(control, [["MULTI"], .. commands], reply => reply.FirstError())
                .ConfigureAwait(false);
        }
        catch (Exception e) when (OwnConnection.IsFailure(e))
        {
            return Unknown($"This could not be asked: {e.GetBaseException().Message.TrimEnd('.')}.");
        }

        if (errors is null)
            return Unknown(OwnConnection.Unasked);
        if (errors[0] is { } noTransaction)
        {
            return IsMissing(noTransaction)
                ? Failed(control, ["multi"], [])
                : Unknown($"The server takes no transaction: {noTransaction.TrimEnd('.')}.");
        }

        var missing = new List<string>();
        var other = new List<string>();
        for (int i = 0; i < commands.Count; i++)
        {
            if (errors[i + 1] is not { } error)
                continue;
            if (IsPlace(error, "channel"))
                other.Add($"the channels {control.Keys.Prefix}_*");
            else if (IsPlace(error, "key"))
                other.Add($"the keys {control.Keys.Prefix}_*");
            else if (IsMissing(error))
                missing.Add(NeededCommands.NameOf(commands[i]));
        }

        return missing.Count + other.Count > 0
            ? Failed(control, missing, [.. other.Distinct()])
            : new InspectionResult(
                InspectionKind.Rights, InspectionStatus.Ok,
                $"The server has all {commands.Count} commands that a run needs, and the user may use them.");
    }

    private static InspectionResult Failed(ControlConnection control, List<string> commands, List<string> places)
    {
        string user = control.UserName;
        string[] parts =
        [
            .. commands.Count > 0 ? (string[])[$"the commands {string.Join(", ", commands)}"] : [], .. places,
        ];
        return new InspectionResult(
            InspectionKind.Rights, InspectionStatus.Failed,
            $"Redis at {control.Address} does not let the user \"{user}\" use, or does not have, what a run needs: "
            + $"{string.Join("; ", parts)}.",
            ErrorKind.RightsMissing);
    }

    private static InspectionResult Unknown(string text) =>
        new(InspectionKind.Rights, InspectionStatus.Unknown, text);

    private static bool IsMissing(string error) =>
        error.StartsWith("NOPERM", StringComparison.Ordinal)
        || error.Contains("unknown command", StringComparison.OrdinalIgnoreCase)
        || error.Contains("unknown subcommand", StringComparison.OrdinalIgnoreCase);

    // The server names a command in quotes, and neither a key nor a channel.
    private static bool IsPlace(string error, string what) =>
        error.StartsWith("NOPERM", StringComparison.Ordinal)
        && !error.Contains('\'', StringComparison.Ordinal)
        && error.Contains(what, StringComparison.OrdinalIgnoreCase);
}

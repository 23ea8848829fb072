using DistStress.Engine.Control;

namespace DistStress.PowerShell.Scripting;

/// <summary>A control message as the script block of a handler gets it.</summary>
public sealed class DstMessage
{
    internal DstMessage(NotifyMessage message)
    {
        Id = message.Id;
        Action = message.Action;
        Argument = message.Argument;
        Workers = message.Workers?.ToArray();
    }

    /// <summary>The message's id.</summary>
    public string Id { get; }

    /// <summary>The action, as the sender spells it.</summary>
    public string Action { get; }

    /// <summary>What came with it; null for nothing.</summary>
    public string? Argument { get; }

    /// <summary>The ids of the workers that are meant; null for all.</summary>
    public string[]? Workers { get; }
}

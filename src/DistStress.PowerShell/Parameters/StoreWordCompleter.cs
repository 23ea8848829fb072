using DistStress.Engine.Targets;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the words of stores.</summary>
public sealed class StoreWordCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        StoreList.All.Select(store => store.Word);
}

using DistStress.Engine.Targets;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the profiles of the AWS credentials files.</summary>
public sealed class ProfileCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) =>
        StoreList.All.SelectMany(store => store.Profiles());
}

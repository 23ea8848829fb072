using DistStress.Engine.Targets.DynamoDb;

namespace DistStress.PowerShell.Parameters;

/// <summary>Proposes the profiles of the AWS credentials files.</summary>
public sealed class ProfileCompleter : ProposingCompleter
{
    private protected override IEnumerable<string> Propose(TypedParameters typed) => AwsNames.Profiles();
}

using DistStress.Engine.Targets.Preparation;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Prepared targets as the objects that cmdlets write.</summary>
internal static class TargetMapping
{
    public static DstTarget ToOutput(this PreparedTarget target) => new()
    {
        Database = target.Database.ToString(),
        TableName = target.TableName,
        Layout = target.Layout.ToString(),
        Status = target.Status,
        Created = target.Created,
        Message = target.Message,
        KeySchema = target.KeySchema,
        BillingMode = target.BillingMode,
        ReadCapacityUnits = target.ReadCapacityUnits,
        WriteCapacityUnits = target.WriteCapacityUnits,
        ItemCount = target.ItemCount,
        Endpoint = target.Endpoint,
        Region = target.Region,
        Arn = target.Arn,
    };
}

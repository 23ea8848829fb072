using DistStress.Engine.Conditions;
using DistStress.Engine.Configuration;
using DistStress.Engine.Targets.Pricing;

namespace DistStress.Engine.Publishing;

/// <summary>Conditions about what a run costs.</summary>
internal static class CostConditions
{
    private const string Cost = "Cost";

    /// <summary>Whether a condition is about the cost.</summary>
    public static bool IsCost(Condition condition) => condition.Measurement.Name == Cost;

    /// <summary>Refuses conditions about a cost that nobody can reckon, and says where one can never change.</summary>
    /// <param name="conditions">The conditions of the run.</param>
    /// <param name="price">The price of units; null where it is not known.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="prices">The prices of a file; null where there is none.</param>
    /// <param name="onWarning">Gets what a person should know.</param>
    /// <exception cref="DistStressException"><c>PriceUnknown</c>.</exception>
    public static void Confirm(
        IReadOnlyList<Condition> conditions, UnitPrice? price, StressConfig config, PriceList? prices,
        Action<Notice>? onWarning)
    {
        if (conditions.FirstOrDefault(IsCost) is not { } condition)
            return;
        string? region = ConfiguredPrices.RegionOf(config);
        if (price is null)
        {
            throw new DistStressException(
                ErrorKind.PriceUnknown, region,
                $"The condition '{condition}' can never be met: "
                + ConfiguredPrices.WhyUnknown(ConfiguredPrices.List(config, prices)!, region));
        }

        if (price.IsNothing)
        {
            onWarning?.Invoke(new Notice(
                NoticeKind.CostNothing, config.TableName,
                $"Nothing is paid by the op here, so Cost is 0 all the time, and '{condition}' is judged by that."));
        }
    }
}

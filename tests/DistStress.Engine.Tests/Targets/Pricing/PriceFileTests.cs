using DistStress.Engine.Configuration;
using DistStress.Engine.Input;
using DistStress.Engine.Targets.Pricing;
using Xunit;

namespace DistStress.Engine.Tests.Targets.Pricing;

/// <summary>The prices of the product, and files that take their place.</summary>
public sealed class PriceFileTests
{
    [Fact]
    public void The_products_prices_are_of_several_regions_and_each_has_a_day_and_a_source()
    {
        PriceList prices = ConfiguredPrices.List(null, null)!;

        Assert.True(prices.Regions.Count > 3);
        Assert.All(prices.Regions, region =>
        {
            RegionPrices of = prices.Find(region)!;
            Assert.Matches(@"^\d{4}-\d\d-\d\d$", of.OnDemand.Date);
            Assert.StartsWith("https://aws.amazon.com/", of.OnDemand.Source, StringComparison.Ordinal);
            Assert.Equal(("USD", region), (of.OnDemand.Currency, of.OnDemand.Region));
            // A write costs some five times what a read does, in every way to pay, in every region.
            Assert.InRange(of.OnDemand.Write / of.OnDemand.Read, 4.9, 5.1);
            Assert.InRange(of.ProvisionedWriteHour!.Value / of.ProvisionedReadHour!.Value, 4.9, 5.1);
            Assert.InRange(of.StorageGbMonth!.Value, 0.2, 0.5);
        });
        UnitPrice virginia = prices.Find("us-east-1")!.OnDemand;
        Assert.Equal(0.625 + 0.125, virginia.Of(1_000_000, 1_000_000), 9);
    }

    [Fact]
    public void A_file_takes_the_place_of_the_regions_that_it_names()
    {
        PriceList file = PriceFile.Parse(
            """
            {
              // ours
              "date": "2026-11-01", "currency": "EUR", "source": "contract",
              "regions": {
                "us-east-1": { "on_demand": { "read_million": 0.1, "write_million": 0.5, "source": "letter" } },
                "moon-1": {
                  "source": "crater",
                  "on_demand": { "read_million": 1, "write_million": 2 },
                  "provisioned": { "read_hour": 3, "write_hour": 4 }, "storage": { "gb_month": 5 },
                },
              },
            }
            """,
            "prices.json");
        PriceList prices = ConfiguredPrices.List(null, file)!;

        Assert.Equal(
            new UnitPrice(0.1 / 1e6, 0.5 / 1e6, "EUR", "us-east-1", "2026-11-01", "letter"),
            prices.Find("us-east-1")!.OnDemand);
        Assert.Equal((null, null), (prices.Find("us-east-1")!.StorageGbMonth, prices.Find("mars-1")));
        RegionPrices moon = prices.Find("moon-1")!;
        Assert.Equal(
            ("crater", 3.0, 4.0, 5.0),
            (moon.OnDemand.Source, moon.ProvisionedReadHour, moon.ProvisionedWriteHour, moon.StorageGbMonth));
        Assert.Equal(0.25, prices.Find("us-west-2")!.StorageGbMonth);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_told_at_once_with_its_place_and_what_would_be_right()
    {
        InputFileException error = Assert.Throws<InputFileException>(() => PriceFile.Parse(
            """
            { "date": "yesterday", "currency": "dollars", "regons": {},
              "regions": {
                "a-1": { "on_demand": { "read_million": "x", "write": 2 }, "source": "s" },
                "b-1": 5,
                "c-1": { "on_demand": { "read_million": 1, "write_million": -2 } },
                "d-1": { "source": "s", "storage": [], "provisioned": { "read_hour": 1 } } } }
            """,
            "prices.json"));

        Assert.Equal(
            [
                "1: $.date: must be the day of the prices, such as \"2024-11-01\", but is the text \"yesterday\"",
                "1: $.currency: must be the three letters of a currency, such as \"USD\", but is the text \"dollars\"",
                "1: $.regons: is not a field of a price file; did you mean \"regions\"?",
                "3: $.regions['a-1'].on_demand.write_million: is missing; write for example \"write_million\": 0.125",
                "3: $.regions['a-1'].on_demand.read_million: must be a number from 0 to 1000000, but is the text \"x\"",
                "3: $.regions['a-1'].on_demand.write: is not a field of on_demand; its fields are read_million, "
                    + "write_million, source",
                "4: $.regions['b-1']: must be an object, { \"on_demand\": { \"read_million\": 0.125, "
                    + "\"write_million\": 0.625 } }, but is 5",
                "5: $.regions['c-1'].on_demand.source: is missing, here, in the region and in the file; write where "
                    + "the price comes from, for example \"source\": \"our contract of 2026\"",
                "5: $.regions['c-1'].on_demand.write_million: must be at least 0, but is -2",
                "6: $.regions['d-1'].on_demand: is missing; write for example \"on_demand\": { \"read_million\": "
                    + "0.125, \"write_million\": 0.625 }",
                "6: $.regions['d-1'].storage: must be an object with gb_month, but is an empty list",
                "6: $.regions['d-1'].provisioned.write_hour: is missing; write for example \"write_hour\": 0.125",
            ],
            error.Errors.Select(one => one.ToString()));
    }

    [Theory]
    [InlineData("""{"regions":{}}""", "$.date", "$.regions")]
    [InlineData("""{"date":"2026-02-30","regions":[]}""", "$.date", "$.regions")]
    [InlineData("5", "$")]
    public void A_file_of_another_kind_is_refused(string json, params string[] places) => Assert.Equal(
        places,
        Assert.Throws<InputFileException>(() => PriceFile.Parse(json, "p")).Errors.Select(error => error.Path));
}

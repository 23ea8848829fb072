using System.Text;
using DistStress.Engine.Generation;
using DistStress.Engine.Items;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Generation;

public class ItemGeneratorTests
{
    [Theory]
    [InlineData(1, 0, "7006e8e3bc0e0ae5c022f29527aa15b6")]
    [InlineData(1, 1, "1b1408acbeccc5df477ac0799360f6a7")]
    [InlineData(1, 1_000_000, "4aef715bdaf95f0bd628acd657c0b217")]
    [InlineData(2, 0, "c51eea6cffbf4d7fe55094f9ce934566")]
    public void Keys_are_the_documented_ones(ulong seed, ulong index, string key)
    {
        var item = new Item();
        new ItemGenerator(Tasks.Of(TrafficAction.GetItem)).Fill(item, seed, index);
        Assert.Equal(key, item.Key);
        Assert.Equal(key, Encoding.ASCII.GetString(item.KeyUtf8.Span));
        Assert.Equal(key, ItemKey.Text(seed, index));
    }

    [Fact]
    public void Fresh_data_is_the_documented_one()
    {
        Assert.Equal(
            ["request_14=52070ba538128f6e", "bid_feedback_2=9bd25873", "impression=this is text"],
            Columns(Tasks.Of(TrafficAction.UpdateItem) with { Data = Tasks.ThreeColumns }, 1, 0));
    }

    [Fact]
    public void Prepared_data_is_the_documented_one()
    {
        Assert.Equal(
            ["request_9=47c6135e9f4856f1", "bid_feedback_2=d4b4dc6a", "impression=this is text"],
            Columns(Tasks.Of(TrafficAction.UpdateItem) with { Data = Tasks.ThreeColumns, Samples = 16 }, 1, 0));
    }

    [Fact]
    public void Prepared_data_has_as_many_different_sets_as_asked_for()
    {
        TrafficTask task = Tasks.Of(TrafficAction.UpdateItem) with { Data = Tasks.ThreeColumns, Samples = 5 };
        IEnumerable<string> sets = Enumerable.Range(0, 1000).Select(i => string.Join('|', Columns(task, 1, (ulong)i)));
        Assert.Equal(5, sets.Distinct().Count());
        IEnumerable<string> fresh = Enumerable.Range(0, 1000)
            .Select(i => string.Join('|', Columns(task with { Samples = 0 }, 1, (ulong)i)));
        Assert.Equal(1000, fresh.Distinct().Count());
    }

    [Fact]
    public void A_task_without_data_writes_whole_sample_rows()
    {
        TrafficTask task = Tasks.Of(TrafficAction.PutItem) with
        {
            SampleRows = [[ColumnSpec.OfBytes("a", 3)], [ColumnSpec.OfText("b", "x"), ColumnSpec.OfBytes("c", 2)],
                Tasks.ThreeColumns],
        };
        var seen = new HashSet<uint>();
        for (ulong index = 0; index < 100; index++)
        {
            uint row = Philox.Draw(9, index, 1).W0 % 3;
            seen.Add(row);
            uint c = row == 1 ? 1u : 0u;
            uint start = Philox.Draw(9, row, 1024 + c).W1;
            List<string> columns = Columns(task, 9, index);
            string[] expected = row switch
            {
                0 => ["a=" + Hex(start, 3)],
                1 => ["b=x", "c=" + Hex(start, 2)],
                _ => [],
            };
            if (row == 2)
                Assert.Equal(3, columns.Count);
            else
                Assert.Equal(expected, columns);
        }

        Assert.Equal(3, seen.Count);
    }

    [Fact]
    public void An_item_that_is_filled_again_keeps_nothing_of_before()
    {
        var item = new Item();
        new ItemGenerator(Tasks.Of(TrafficAction.PutItem) with { Data = Tasks.ThreeColumns }).Fill(item, 1, 0);
        string first = item.Key;
        new ItemGenerator(Tasks.Of(TrafficAction.GetItem)).Fill(item, 1, 1);
        Assert.NotEqual(first, item.Key);
        Assert.Equal(0, item.Columns.Length);
    }

    [Fact]
    public void Text_columns_hold_UTF8()
    {
        var item = new Item();
        new ItemGenerator(Tasks.Of(TrafficAction.PutItem) with { Data = [ColumnSpec.OfText("ä", "ö€")] })
            .Fill(item, 1, 0);
        Assert.Equal("ö€", item.Columns[0].Text);
        Assert.Equal("ö€"u8, item.Columns[0].Value.FirstSpan);
        Assert.Equal("ä"u8, item.Columns[0].Name.Utf8.Span);
    }

    [Fact]
    public void A_spread_of_more_names_than_are_kept_makes_each_name_right()
    {
        TrafficTask task = Tasks.Of(TrafficAction.PutItem) with { Data = [ColumnSpec.OfSpread("n", int.MaxValue, 0)] };
        for (ulong index = 0; index < 50; index++)
        {
            uint suffix = Philox.Draw(1, index, 16).W0 % int.MaxValue;
            Assert.Equal([$"n{suffix}="], Columns(task, 1, index));
        }
    }

    private static string Hex(uint start, int length) =>
        Convert.ToHexStringLower(BytePool.Window(start, length).FirstSpan);

    private static List<string> Columns(TrafficTask task, ulong seed, ulong index)
    {
        var item = new Item();
        new ItemGenerator(task).Fill(item, seed, index);
        return Tasks.Columns(item);
    }
}

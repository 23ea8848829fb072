using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Traffic;

public sealed class TrafficActionsTests
{
    [Fact]
    public void Every_action_has_one_descriptor()
    {
        Assert.Equal(
            Enum.GetValues<TrafficAction>().Where(action => action != TrafficAction.Custom),
            TrafficActions.All.Select(descriptor => descriptor.Action).Order());
        Assert.All(Enum.GetValues<TrafficAction>(), action => Assert.Equal(action, action.Descriptor().Action));
    }

    [Fact]
    public void An_action_is_found_by_its_name_in_upper_or_lower_case() =>
        Assert.All(TrafficActions.All, descriptor =>
        {
            Assert.True(TrafficActions.TryFind(descriptor.Name.ToUpperInvariant(), out ActionDescriptor? found));
            Assert.Same(descriptor, found);
        });

    [Fact]
    public void An_empty_name_is_no_action() => Assert.False(TrafficActions.TryFind("", out _));

    [Fact]
    public void What_a_batch_does_to_each_of_its_items_is_an_action_of_the_same_kind() =>
        Assert.All(TrafficActions.All.Where(descriptor => descriptor.IsBatch), batch =>
        {
            ActionDescriptor each = batch.EachItem!.Value.Descriptor();
            Assert.False(each.IsBatch);
            Assert.Equal((batch.Reads, batch.Writes, batch.Columns), (each.Reads, each.Writes, each.Columns));
        });

    [Fact]
    public void What_reads_some_columns_in_place_of_whole_items_is_for_as_many_items() =>
        Assert.All(TrafficActions.All.Where(descriptor => descriptor.SomeColumns is not null), whole =>
        {
            ActionDescriptor some = whole.SomeColumns!.Value.Descriptor();
            Assert.Equal(ColumnUse.Chosen, some.Columns);
            Assert.Equal(whole.IsBatch, some.IsBatch);
        });
}

using DistStress.Engine.Items;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;
using Xunit;

namespace DistStress.Engine.Tests.Targets;

/// <summary>
/// Nine actions on two databases in two layouts, on real servers, of which each database has two kinds.
/// </summary>
/// <remarks>The whole table is in the output of the case that comes last; the runner shows it with
/// -showLiveOutput.</remarks>
public sealed class ActionMatrixTests(SharedServers servers, MatrixTable table)
    : IClassFixture<SharedServers>, IClassFixture<MatrixTable>
{
    public static IEnumerable<TheoryDataRow<StoreServer, TargetLayout, TrafficAction>> Cells =>
        from server in Enum.GetValues<StoreServer>()
        from layout in Enum.GetValues<TargetLayout>()
        from cell in MatrixCells.All
        select new TheoryDataRow<StoreServer, TargetLayout, TrafficAction>(server, layout, cell.Action);

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_action_does_the_same_on_every_store_and_layout(
        StoreServer server, TargetLayout layout, TrafficAction action)
    {
        (_, string what, Func<OpenStore, Task> runAsync) = MatrixCells.All.Single(cell => cell.Action == action);
        await using OpenStore store = await OpenStore.OpenAsync(await servers.TableAsync(server, layout));

        await runAsync(store);

        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        output.WriteLine(MatrixTable.Line(action, server, layout, what));
        if (table.Enter(action, server, layout, what, Cells.Count()) is { } whole)
            output.WriteLine(whole);
    }

    [Fact]
    public void The_matrix_has_every_action_on_items_that_a_file_may_name() =>
        Assert.Equal(
            TrafficActions.All.Where(action => !action.ReadsPages).Select(action => action.Name)
                .Order(StringComparer.Ordinal),
            MatrixCells.All.Select(cell => TrafficActions.Names.Single(
                name => string.Equals(name, cell.Action.ToString(), StringComparison.OrdinalIgnoreCase)))
                .Order(StringComparer.Ordinal));
}

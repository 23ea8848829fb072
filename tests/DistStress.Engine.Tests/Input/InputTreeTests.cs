using DistStress.Engine.Input;
using Xunit;

namespace DistStress.Engine.Tests.Input;

public sealed class InputTreeTests
{
    [Fact]
    public void Every_value_of_a_line_knows_its_column()
    {
        var errors = new InputErrors("a.json");

        InputNode root = InputTree.Read("[\"äö\", {\"é\": 1},\n  2, \"𝄞\", [3]]", errors);

        Assert.Equal(0, errors.Count);
        // As editors count: "𝄞" has two characters.
        Assert.Equal(
            [(1, 2), (1, 8), (1, 14), (2, 3), (2, 6), (2, 12), (2, 13)],
            new[]
            {
                root.Elements[0], root.Elements[1], root.Elements[1].Members[0].Value, root.Elements[2],
                root.Elements[3], root.Elements[4], root.Elements[4].Elements[0],
            }.Select(node => (node.Position.Line, node.Position.Column)));
    }
}

using System.Text;
using DistStress.Engine.Items;
using DistStress.Engine.Tests.Stores;
using DistStress.Engine.Traffic;

namespace DistStress.Engine.Tests.Targets;

/// <summary>What became of each cell so far. The case that fills the last one prints the table.</summary>
public sealed class MatrixTable
{
    private readonly Dictionary<(StoreServer Server, TargetLayout Layout, TrafficAction Action), string> _lines = [];

    public static string Line(TrafficAction action, StoreServer server, TargetLayout layout, string what)
    {
        string database = server is StoreServer.Dynalite or StoreServer.DynamoDbLocal ? "DynamoDB" : "Redis";
        return $"{action,-16}{database,-10}{layout,-9}{Name(server),-16}{what}";
    }

    /// <summary>Enters a cell that is green; once all are, gives the table.</summary>
    public string? Enter(TrafficAction action, StoreServer server, TargetLayout layout, string what, int of)
    {
        lock (_lines)
        {
            _lines[(server, layout, action)] = Line(action, server, layout, what);
            if (_lines.Count < of)
                return null;
            var table = new StringBuilder($"{"action",-16}{"database",-10}{"layout",-9}{"server",-16}checked\n");
            foreach (string line in _lines.OrderBy(line => line.Key).Select(line => line.Value))
                table.Append(line).Append('\n');
            return table.ToString();
        }
    }

    private static string Name(StoreServer server) => server switch
    {
        StoreServer.Dynalite => "dynalite",
        StoreServer.DynamoDbLocal => "DynamoDB Local",
        StoreServer.Redis => "redis-server",
        _ => "Garnet",
    };
}

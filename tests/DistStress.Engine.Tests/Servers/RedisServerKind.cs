namespace DistStress.Engine.Tests.Servers;

public enum RedisServerKind
{
    /// <summary>redis-server, a program.</summary>
    Redis,

    /// <summary>Garnet, inside the test host.</summary>
    Garnet,
}

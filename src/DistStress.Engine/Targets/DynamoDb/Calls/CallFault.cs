namespace DistStress.Engine.Targets.DynamoDb.Calls;

/// <summary>Whether a call that failed may be tried again, and how.</summary>
internal enum CallFault
{
    /// <summary>Trying again does not cure it.</summary>
    Lasting,

    /// <summary>The server or the way to it had trouble.</summary>
    Transient,

    /// <summary>The server refused for capacity.</summary>
    Throttle,

    /// <summary>The server's clock shows another time than the request.</summary>
    Clock,

    /// <summary>The credentials are no longer good.</summary>
    Credentials,
}

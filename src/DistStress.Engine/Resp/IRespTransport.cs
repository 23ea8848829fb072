namespace DistStress.Engine.Resp;

/// <summary>An open connection to a server, as bytes. One sends at a time, and one receives.</summary>
/// <remarks>Disposing ends what is under way with an exception.</remarks>
internal interface IRespTransport : IDisposable
{
    /// <summary>Whether receiving holds its thread until something comes, and so wants one of its own.</summary>
    bool ReceivesOnThread { get; }

    /// <summary>Waits for bytes.</summary>
    /// <returns>How many came; 0 where the server has closed the connection.</returns>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Sends bytes; holds no thread up, however slowly the server takes them.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes);
}

namespace DistStress.Engine.Resp;

/// <summary>
/// Commands on a connection that nobody else uses at that time: they are sent, and their replies awaited.
/// </summary>
internal static class RespDialog
{
    /// <summary>Sends commands and waits for the reply to each.</summary>
    /// <param name="transport">The connection. Where it holds its thread, this has been done when it returns.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="read">Reads a reply.</param>
    /// <returns>What was read, in the order of the commands.</returns>
    /// <exception cref="RespProtocolException">It is no server that speaks the protocol.</exception>
    /// <exception cref="EndOfStreamException">The server closed the connection.</exception>
    public static async Task<List<T>> AskAsync<T>(
        IRespTransport transport, RespWriter commands, Func<RespReply, T> read)
    {
        foreach (ReadOnlyMemory<byte> segment in commands.Segments)
            await transport.SendAsync(segment).ConfigureAwait(false);
        var replies = new List<T>(commands.Commands);
        var received = new RespReceiver();
        while (replies.Count < commands.Commands)
        {
            int count = await transport.ReceiveAsync(received.Room()).ConfigureAwait(false);
            if (count == 0)
                throw new EndOfStreamException("The server closed the connection.");
            received.Add(count);
            while (received.TryNext(out ReadOnlySpan<byte> reply))
                replies.Add(read(new RespReply(reply)));
        }

        return replies;
    }
}

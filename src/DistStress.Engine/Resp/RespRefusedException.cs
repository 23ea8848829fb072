namespace DistStress.Engine.Resp;

/// <summary>The server answered a connection's first commands with an error; the message is the server's.</summary>
internal sealed class RespRefusedException(string message) : Exception(message);

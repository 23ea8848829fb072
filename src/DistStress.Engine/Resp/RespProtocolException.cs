namespace DistStress.Engine.Resp;

/// <summary>A server sent what is no reply, or none that the command can have. What follows on the connection has no
/// meaning then, so the connection ends.</summary>
internal sealed class RespProtocolException(string message) : Exception(message);

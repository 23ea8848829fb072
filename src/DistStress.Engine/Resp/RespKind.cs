namespace DistStress.Engine.Resp;

/// <summary>The kinds of reply, by the byte that they begin with (Redis serialization protocol, version 2).</summary>
internal enum RespKind : byte
{
    SimpleString = (byte)'+',
    Error = (byte)'-',
    Integer = (byte)':',
    BulkString = (byte)'$',
    Array = (byte)'*',
}

using DistStress.Engine.Redis;

namespace DistStress.PowerShell.Output.Mapping;

/// <summary>Notes on outputs which server and which prefix they are of.</summary>
internal static class PrefixMapping
{
    /// <summary>Notes it, and gives the output back.</summary>
    public static T Of<T>(this T output, ControlConnection control)
        where T : DstPrefixOutput => output.Of(control.Address, control.Options.Prefix);

    /// <inheritdoc cref="Of{T}(T, ControlConnection)"/>
    public static T Of<T>(this T output, string redis, string prefix)
        where T : DstPrefixOutput
    {
        output.Redis = redis;
        output.Prefix = prefix;
        return output;
    }
}

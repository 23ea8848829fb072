namespace DistStress.Host;

/// <summary>What the command line asks for.</summary>
internal enum CommandLineKind
{
    /// <summary>Run a script file.</summary>
    File,

    /// <summary>Run statements.</summary>
    Command,

    /// <summary>Show how dst is used.</summary>
    Help,

    /// <summary>Show the version.</summary>
    Version,
}

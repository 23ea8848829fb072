using System.Reflection;
using System.Runtime.Loader;

namespace DistStress.Loader;

/// <summary>
/// The load context of the module: its assemblies and all they depend on come from the module's own bin folder,
/// whatever versions of them other modules have brought into the process.
/// </summary>
public sealed class ModuleLoadContext : AssemblyLoadContext
{
    private const string ModuleAssembly = "DistStress.PowerShell.dll";
    private const string PowerShellAssembly = "System.Management.Automation";
    private const string ServerAssembly = "DistStress.LocalServer";

    private static readonly Dictionary<string, ModuleLoadContext> Contexts = new(StringComparer.Ordinal);

    private readonly AssemblyDependencyResolver _resolver;
    private readonly Assembly _module;
    private readonly string _binPath;

    // Null until a server is first started: it is a module of its own.
    private AssemblyDependencyResolver? _serverResolver;

    private ModuleLoadContext(string binPath)
        : base("DistStress")
    {
        _binPath = binPath;
        string modulePath = Path.Combine(binPath, ModuleAssembly);
        _resolver = new AssemblyDependencyResolver(modulePath);
        _module = LoadFromAssemblyPath(modulePath);
    }

    /// <summary>Gives the assembly that holds the cmdlets, loaded into a context of its own.</summary>
    /// <param name="binPath">The module's bin folder. The same folder gives the same assembly for the process's
    /// life.</param>
    public static Assembly LoadModule(string binPath)
    {
        string key = Path.GetFullPath(binPath);
        lock (Contexts)
        {
            if (!Contexts.TryGetValue(key, out ModuleLoadContext? context))
            {
                context = new ModuleLoadContext(key);
                Contexts.Add(key, context);
            }

            return context._module;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Cmdlets must derive from the host's own types: a second copy of PowerShell would make them strangers to it.
        if (assemblyName.Name == PowerShellAssembly)
            return null;

        if (assemblyName.Name == ServerAssembly && FindServer() is { } server)
            _serverResolver = new AssemblyDependencyResolver(server);
        string? path = _resolver.ResolveAssemblyToPath(assemblyName)
            ?? _serverResolver?.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName)
            ?? _serverResolver?.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    // Beside the module or in any folder of modules, with a folder for each version where modules are installed. Only
    // the module's own version fits.
    private string? FindServer()
    {
        Version version = _module.GetName().Version!;
        string[] folders =
        [
            Path.Combine(_binPath, "..", ".."),
            Path.Combine(_binPath, "..", "..", ".."),
            .. (Environment.GetEnvironmentVariable("PSModulePath") ?? string.Empty)
                .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        ];
        return folders
            .SelectMany(folder => (string[])
            [
                Path.Combine(folder, ServerAssembly, "bin"),
                Path.Combine(folder, ServerAssembly, version.ToString(3), "bin"),
            ])
            .Select(bin => Path.GetFullPath(Path.Combine(bin, $"{ServerAssembly}.dll")))
            .FirstOrDefault(file => File.Exists(file) && AssemblyName.GetAssemblyName(file).Version == version);
    }
}

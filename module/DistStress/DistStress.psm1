# Only what the engine itself brings is used here, so that the import loads no other module.
$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin')
$loader = [System.IO.Path]::Combine($bin, 'DistStress.Loader.dll')
if (-not [System.IO.File]::Exists($loader)) {
    throw "DistStress is not built: '$loader' is missing. Run 'dotnet build' at the top of the repository."
}

# The loader puts everything else in a load context of its own, so that other versions of the AWS SDK, the Redis client
# and so on may live in the same process.
$null = [System.Reflection.Assembly]::LoadFrom($loader)
$assembly = [DistStress.Loader.ModuleLoadContext]::LoadModule($bin)
$cmdlets = Microsoft.PowerShell.Core\Import-Module -Assembly $assembly -PassThru

# If this session imported the assembly before (Import-Module -Force, or another module's import), the line above only
# hands that module over and brings no cmdlet in. Importing the module it handed over always does.
$null = Microsoft.PowerShell.Core\Import-Module -ModuleInfo $cmdlets -PassThru
Export-ModuleMember -Cmdlet *-Dst*

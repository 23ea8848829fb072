using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace DistStress.Module.Tests;

public sealed class CmdletSurfaceTests
{
    [Fact]
    public async Task No_parameter_has_a_type_of_a_dependency()
    {
        Assert.All(
            (await CmdletsAsync()).SelectMany(cmdlet => cmdlet.GetProperties())
                .Where(property => property.IsDefined(typeof(ParameterAttribute))),
            parameter => Assert.True(
                IsKnown(parameter.PropertyType),
                $"{parameter.DeclaringType}.{parameter.Name} is a {parameter.PropertyType}"));
    }

    [Fact]
    public async Task Outputs_carry_plain_scalars_and_lists_of_them()
    {
        using Session session = await Session.WithModuleAsync();
        Type[] outputs =
            [.. session.ModuleAssembly.GetExportedTypes()
                .Where(type => type.Namespace == "DistStress.PowerShell.Output")];

        Assert.NotEmpty(outputs);
        Assert.All(
            outputs.SelectMany(output => output.GetProperties()),
            property => Assert.True(
                IsScalar(property.PropertyType)
                || (property.PropertyType.IsArray
                    && (IsScalar(property.PropertyType.GetElementType()!)
                        || outputs.Contains(property.PropertyType.GetElementType()))),
                $"{property.DeclaringType}.{property.Name} is a {property.PropertyType}"));
    }

    [Fact]
    public async Task Every_cmdlet_goes_through_the_shared_dispatcher()
    {
        Assert.All(await CmdletsAsync(), cmdlet =>
        {
            Type? type = cmdlet;
            while (type is not null && type.FullName != "DistStress.PowerShell.DstCmdlet")
                type = type.BaseType;
            Assert.True(type is not null, $"{cmdlet} does not derive from DstCmdlet");
        });
    }

    [Fact]
    public async Task Every_cmdlet_that_changes_something_supports_WhatIf()
    {
        string[] changing = [VerbsLifecycle.Stop, VerbsLifecycle.Suspend, VerbsCommon.Clear, VerbsCommon.Set,
            VerbsData.Initialize];
        Assert.All(
            (await CmdletsAsync()).Select(cmdlet => cmdlet.GetCustomAttribute<CmdletAttribute>()!)
                .Where(cmdlet => changing.Contains(cmdlet.VerbName)),
            cmdlet => Assert.True(cmdlet.SupportsShouldProcess, $"{cmdlet.VerbName}-{cmdlet.NounName}"));
    }

    [Fact]
    public async Task No_cmdlet_holds_a_type_of_a_store_s_client_library()
    {
        // PowerShell loads the types of all fields when it reads the module: it would load the libraries with them.
        Assert.All(
            (await CmdletsAsync()).SelectMany(cmdlet => cmdlet.GetFields(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)),
            field => Assert.True(
                IsKnown(field.FieldType)
                    || field.FieldType.Assembly.GetName().Name!.StartsWith("DistStress.", StringComparison.Ordinal),
                $"{field.DeclaringType}.{field.Name} is a {field.FieldType}"));
    }

    private static async Task<Type[]> CmdletsAsync()
    {
        using Session session = await Session.WithModuleAsync();
        return [.. session.ModuleAssembly.GetExportedTypes().Where(type => type.IsDefined(typeof(CmdletAttribute)))];
    }

    private static bool IsKnown(Type type)
    {
        Type element = type.IsArray ? type.GetElementType()! : Nullable.GetUnderlyingType(type) ?? type;
        return element.Assembly == typeof(PSObject).Assembly
            || element.Assembly == typeof(object).Assembly
            || element == typeof(Hashtable)
            || (element.IsEnum && element.Assembly.GetName().Name!.StartsWith("DistStress.", StringComparison.Ordinal));
    }

    private static bool IsScalar(Type type)
    {
        Type value = Nullable.GetUnderlyingType(type) ?? type;
        return value.IsPrimitive || value == typeof(string) || value == typeof(DateTimeOffset)
            || value == typeof(decimal);
    }
}

using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Tagsale.Core;

namespace Tagsale.Tests.Core;

public sealed class CoreIsPureTests
{
    static readonly Assembly Core = typeof(Money).Assembly;

    [Fact]
    public void core_references_nothing_but_the_base_class_library()
    {
        var library = Path.GetDirectoryName(typeof(object).Assembly.Location);

        Assert.NotEmpty(Core.GetReferencedAssemblies());
        Assert.All(Core.GetReferencedAssemblies(), name => Assert.Equal(library, Path.GetDirectoryName(Assembly.Load(name).Location)));
    }

    [Theory]
    [InlineData("System.IO")]
    [InlineData("System.Net")]
    [InlineData("System.Data")]
    [InlineData("System.Diagnostics.Process")]
    public void core_names_no_type_of_the_outside_world(string forbidden) =>
        Assert.DoesNotContain(TypesNamedByCore(), type => type.StartsWith(forbidden + ".", StringComparison.Ordinal));

    [Fact]
    public void the_types_that_core_names_are_found() => Assert.Contains("System.Collections.Immutable.ImmutableArray`1", TypesNamedByCore());

    static List<string> TypesNamedByCore()
    {
        using var file = new PEReader(File.OpenRead(Core.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => metadata.GetString(t.Namespace) + "." + metadata.GetString(t.Name))];
    }
}

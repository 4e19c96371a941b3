using System.Text.Json;

namespace Tagsale.Web.Api;

/// <summary>What one of our enums is called outside, in JSON and in files.</summary>
static class OutsideName
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

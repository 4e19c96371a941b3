using Tagsale.Core;

namespace Tagsale.Web.Pages.Parts;

static class FieldErrors
{
    /// <summary>What is wrong with a field as a sentence, beginning with the label people know it by; null where nothing is.</summary>
    public static string? Told(this Errors? errors, string field, string label) => errors?[field] is { } wrong ? $"{label} {wrong}." : null;
}

using System.Text.Json.Nodes;

namespace Tagsale.Servers;

/// <summary>Reads <c>a[b]=c</c> and <c>a[]=c</c>, every value as text.</summary>
static class StripeForms
{
    public static JsonObject Read(string form)
    {
        var root = new JsonObject();
        foreach (var pair in form.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (pair[..at], pair[(at + 1)..]) : (pair, "");
            Put(root, Text(name).Replace("]", "", StringComparison.Ordinal).Split('['), Text(value));
        }
        return root;
    }

    /// <summary>The items of a list; empty if it was not given.</summary>
    public static IEnumerable<string> Items(this JsonObject form, string name) => form[name] is JsonArray items ? items.Select(item => item!.ToString()) : [];

    static void Put(JsonObject at, ReadOnlySpan<string> path, string value)
    {
        if (path is [var name, ""])
        {
            if (at[name] is not JsonArray list) at[name] = list = [];
            list.Add(value);
            return;
        }
        if (path.Length == 1)
        {
            at[path[0]] = value;
            return;
        }
        if (at[path[0]] is not JsonObject inner) at[path[0]] = inner = [];
        Put(inner, path[1..], value);
    }

    static string Text(string escaped) => Uri.UnescapeDataString(escaped.Replace('+', ' '));
}

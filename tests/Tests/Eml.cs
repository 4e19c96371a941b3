using System.Text;

namespace Tagsale.Tests;

/// <summary>Letters as they lie in the folder.</summary>
static class Eml
{
    /// <summary>What one says in plain text.</summary>
    public static string Text(string letter)
    {
        var part = letter.Split("Content-Type: text/plain; charset=utf-8", 2)[1].Split("\r\n\r\n", 2)[1].Split("\r\n--", 2)[0];
        return Encoding.UTF8.GetString(Convert.FromBase64String(part));
    }
}

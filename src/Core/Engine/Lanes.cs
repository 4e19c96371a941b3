namespace Tagsale.Core.Engine;

/// <summary>Numbers for lanes. What shares a text shares a lane, on every machine and in every version.</summary>
public static class Lanes
{
    public static byte Of(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text) hash = (hash ^ c) * 16777619;
        return (byte)(hash ^ hash >> 8 ^ hash >> 16 ^ hash >> 24);
    }
}

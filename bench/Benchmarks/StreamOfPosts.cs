using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tagsale.Benchmarks;

/// <summary>
/// Posts as a network's stream carries them, the same in every run: 80 to 280 characters of text, a quarter with hashtags, a tenth in Japanese, some with emoji or line
/// breaks, one in a hundred with escaped characters, one in a thousand with the hashtag of a live offer.
/// </summary>
static class StreamOfPosts
{
    static readonly string[] Words =
        "the of to and in is it you that was for on are with as his they at be this from have or one had by word but not what all were we when your can said there".Split(' ');
    static readonly string[] Topics = "#caturday #NowPlaying #photography #OnThisDay #football #gamedev #ThrowbackThursday #art #monday #news #2026 #cafébar #Fußball #写真 #猫".Split(' ');
    static readonly string[] Emoji = ["😀", "❤️", "👩‍👩‍👧", "🔥", "😂😂", "🙏🏽"];
    const string Japanese = "今日は天気がとても良いので公園を散歩しました。桜が咲いていて、きれいだった！また行きたいと思います？写真を撮りました「春」";

    static readonly JsonSerializerOptions Raw = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonSerializerOptions Escaped = new();

    /// <summary>The folded hashtag of an offer.</summary>
    public static string LiveTag(int offer) => offer % 10 == 0 ? $"シャツ{offer}を買う" : $"buything{offer}";

    public static byte[][] Draw(int count, int offers)
    {
        var random = new Random(20130211);
        return [.. Enumerable.Range(0, count).Select(n => Post(n, Text(n, offers, random), random))];
    }

    static byte[] Post(int n, string text, Random random) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        kind = "post",
        id = $"{n:d12}",
        author = new { id = $"did:plc:{random.NextInt64():x16}{random.Next():x8}", handle = $"{Pick(Words, random)}{random.Next(10_000)}.example" },
        text,
        createdAt = $"2026-11-21T12:{random.Next(60):d2}:{random.Next(60):d2}.{random.Next(1000):d3}Z",
        inReplyTo = random.Next(3) == 0 ? $"{random.Next(n + 1):d12}" : null,
        mentions = Array.Empty<string>(),
        language = "en",
    }, random.Next(100) == 0 ? Escaped : Raw);

    public static string Text(int n, int offers, Random random)
    {
        var text = new StringBuilder();
        var length = random.Next(80, 281);
        if (random.Next(10) == 0)
            while (text.Length < length / 2) text.Append(Japanese, random.Next(20), 20);
        else
            while (text.Length < length) text.Append(Pick(Words, random)).Append(random.Next(40) == 0 ? '\n' : ' ');

        if (random.Next(5) == 0) text.Append(Pick(Emoji, random));
        if (random.Next(4) == 0)
            for (var tags = random.Next(1, 4); tags > 0; tags--) text.Append(' ').Append(Pick(Topics, random));
        if (n % 1_000 == 0) text.Append(" #").Append(LiveTag(random.Next(offers)).Replace("buy", "Buy", StringComparison.Ordinal));
        return text.ToString();
    }

    static string Pick(string[] from, Random random) => from[random.Next(from.Length)];
}

namespace Tagsale.Web;

/// <summary>Settings <c>Tagsale__Rewards__…</c>.</summary>
/// <param name="EveryOfferCredits">Where several loaded offers fit one payment: each of them credits it, or only the one that gives most.</param>
public sealed record RewardSettings(bool EveryOfferCredits)
{
    public const string Section = "Rewards";

    /// <exception cref="SettingException">A value cannot be used.</exception>
    public static RewardSettings Read(IConfigurationSection tagsale)
    {
        var section = new SettingSection(tagsale.GetSection(Section), nameof(EveryOfferCredits));
        return new(section[nameof(EveryOfferCredits)] switch
        {
            null => false,
            var text when bool.TryParse(text, out var value) => value,
            var text => throw new SettingException($"{section.Name(nameof(EveryOfferCredits))} must be true or false, not '{text}'"),
        });
    }
}

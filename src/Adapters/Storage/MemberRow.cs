using Tagsale.Core.Members;

namespace Tagsale.Adapters.Storage;

/// <summary>A member and what belongs to one, as their rows hold them.</summary>
static class MemberRow
{
    public const string Columns = """
        id, name, email, terms_version, consented_at, consented_from, created_at, line1, line2, city, region, postal_code, country,
        address_number, address_changed_at, preferred_card, session, deleted_at
        """;

    public const string AccountColumns = "network, account, handle, linked_at";
    public const int AccountColumnCount = 4;

    public const string CardColumns = "id, service, token, brand, last4, fingerprint, expires, added_at, customer, consent_version, consent_from";

    /// <summary>Without accounts and cards.</summary>
    public static Member Read<TRow>(TRow row) where TRow : IRow => new()
    {
        Id = new(row.Guid()),
        Name = row.Text(),
        Email = row.Text(),
        Consent = new(row.Text(), row.Time(), row.TextOrNull()),
        CreatedAt = row.Time(),
        Address = ReadAddress(row),
        AddressNumber = row.Int(),
        AddressChangedAt = row.TimeOrNull(),
        PreferredCard = row.GuidOrNull() is { } card ? new Core.CardId(card) : null,
        Session = row.Int(),
        DeletedAt = row.TimeOrNull(),
    };

    public static LinkedAccount ReadAccount<TRow>(TRow row) where TRow : IRow => new(new(row.Text(), row.Text()), row.Text(), row.Time());

    public static Card ReadCard<TRow>(TRow row) where TRow : IRow
    {
        var card = new Card(new(row.Guid()), row.Text(), row.Text(), row.Text(), row.Text(), row.Text(), DateOnly.FromDayNumber(row.Int()), row.Time(), row.TextOrNull());
        var (version, from) = (row.TextOrNull(), row.TextOrNull());
        return version is null ? card : card with { Consent = new(version, card.AddedAt, from) };
    }

    /// <summary>Six columns, all of them null where there is no address.</summary>
    public static Address? ReadAddress<TRow>(TRow row) where TRow : IRow
    {
        var (line1, line2, city, region) = (row.TextOrNull(), row.TextOrNull(), row.TextOrNull(), row.TextOrNull());
        var (postalCode, country) = (row.TextOrNull(), row.TextOrNull());
        return line1 is null ? null : new(line1, line2, city!, region, postalCode!, country!);
    }
}

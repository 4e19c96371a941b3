using Tagsale.Core;

namespace Tagsale.Tests.Core;

public sealed class IdsTests
{
    delegate bool Parse<T>(string? text, out T id);

    static readonly Guid Value = Guid.Parse("018f0123-4567-7890-abcd-ef0123456789");

    [Fact]
    public void every_id_reads_back_what_it_writes_and_no_other()
    {
        Reads("off_", new OfferId(Value), OfferId.TryParse);
        Reads("mem_", new MemberId(Value), MemberId.TryParse);
        Reads("card_", new CardId(Value), CardId.TryParse);
        Reads("pur_", new PurchaseId(Value), PurchaseId.TryParse);
        Reads("hook_", new WebhookId(Value), WebhookId.TryParse);
        Reads("enr_", new EnrollmentId(Value), EnrollmentId.TryParse);

        static void Reads<T>(string prefix, T id, Parse<T> parse) where T : struct
        {
            const string Digits = "018f012345677890abcdef0123456789";
            Assert.Equal(prefix + Digits, id.ToString());
            Assert.True(parse(prefix + Digits, out var read));
            Assert.Equal(id, read);
            foreach (var other in new[] { null, "", Digits, "x" + prefix + Digits, prefix.ToUpperInvariant() + Digits, prefix + Value, prefix + Digits[1..], prefix + Digits + "0", "other_" + Digits, prefix + "018f012345677890abcdef012345678g" })
            {
                Assert.False(parse(other, out var none), other);
                Assert.Equal(default, none);
            }
            // The empty value is one too.
            Assert.True(parse(prefix + new string('0', 32), out _));
        }
    }
}

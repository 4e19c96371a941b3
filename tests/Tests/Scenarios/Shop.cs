using System.Text.RegularExpressions;
using Tagsale.Adapters.Mail;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Web;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Scenarios;

/// <summary>The whole of Tagsale in process over its real parts, with a clock that moves only when told to and workers that run only when told to.</summary>
public sealed partial class Shop : IDisposable
{
    readonly string _directory;
    readonly Func<ProgramRules, ProgramRules> _adjust;
    readonly SmtpServer? _smtp;

    /// <param name="smtp">Where letters go; into a folder if none is given.</param>
    public Shop(Func<ProgramRules, ProgramRules>? rules = null, SmtpServer? smtp = null)
    {
        _smtp = smtp;
        _directory = Directory.CreateTempSubdirectory("tagsale-shop-").FullName;
        _adjust = rules ?? (r => r);
        Open();
    }

    public FakeTime Time { get; } = new();
    public PlazaFaults Faults { get; } = new();
    public PlazaSquare Square { get; private set; } = null!;
    public PlazaNetwork Network { get; private set; } = null!;
    public SandboxService Sandbox { get; private set; } = null!;
    /// <summary>The sandbox as it tells of itself; what it tells outlives a restart.</summary>
    public Telling Telling { get; } = new();
    public Outside Outside { get; private set; } = null!;
    public SqliteStore Store { get; private set; } = null!;
    public SqliteQueries Queries { get; private set; } = null!;
    public ProgramRules Rules { get; private set; } = null!;
    public GroupCommit Engine { get; private set; } = null!;
    public Draw Draw { get; private set; } = null!;
    public string MailFolder => Path.Combine(_directory, "mail");

    /// <summary>Whatever tests do, it comes to an end before that.</summary>
    const int MostSteps = 10_000;

    NetworkReader _reader = null!;
    Outbox _outbox = null!;
    Deeds _deeds = null!;
    Timekeeper _timekeeper = null!;
    PaymentReader _paymentReader = null!;

    /// <summary>Stops between two steps and starts again on the same files, as after a kill: nothing that was only in memory survives.</summary>
    public void Restart()
    {
        Close();
        Open();
    }

    /// <summary>Lets everything run that can run now.</summary>
    public async Task Settle()
    {
        var steps = 0;
        for (var busy = true; busy;)
        {
            Assert.InRange(++steps, 1, MostSteps);
            busy = await ReadOnce();
            _outbox.Sweep();
            while (_outbox.TryNext() is { } item)
            {
                Assert.InRange(++steps, 1, MostSteps);
                await _deeds.Carry(item, Cancellation);
                busy = true;
            }
        }
        await _timekeeper.Step();
    }

    public Task LookAtClock() => _timekeeper.Step();

    /// <summary>Moves the clock, by steps, and lets run what becomes due.</summary>
    public async Task Advance(TimeSpan by)
    {
        Time.Advance(by);
        await Settle();
        await Settle();
    }

    /// <summary>Carries out one queued deed and nothing else; false if nothing is queued.</summary>
    public async Task<bool> CarryOne()
    {
        _outbox.Sweep();
        if (_outbox.TryNext() is not { } item) return false;
        await _deeds.Carry(item, Cancellation);
        return true;
    }

    /// <summary>Reads the network and does nothing about it yet.</summary>
    public async Task<bool> ReadOnce()
    {
        try
        {
            var before = _reader.Watermark;
            return await _reader.Step(Cancellation) && _reader.Watermark != before;
        }
        catch (NetworkUnavailableException)
        {
            return false;
        }
    }

    /// <summary>What the payment service tells arrives, as often as told, and whatever can run then runs.</summary>
    public async Task Hear(PaymentNews news, int times = 1)
    {
        var told = Telling.Happened(Time.GetUtcNow(), news);
        for (; times > 0; times--) await Engine.Submit(new KeepPaymentEvents(Telling.Name, [told]) { At = Time.GetUtcNow() });
        await Settle();
    }

    /// <summary>Goes through the payment service's own list of what happened there.</summary>
    public async Task ListEvents()
    {
        await _paymentReader.Step(Cancellation);
        await Settle();
    }

    public IReadOnlyList<string> Alerts() => [.. Queries.Alerts(PageRequest.First(100)).Items.Select(a => a.Kind)];

    /// <summary>What stands on each account of the journal, debit less credit; those with nothing are left out.</summary>
    public Dictionary<string, long> Books() => Queries.Books.Lines(new LineQuery()).Select(booked => booked.Line)
        .GroupBy(l => $"{l.Account} {l.Amount.Currency}", l => l.Side == Side.Debit ? l.Amount.Minor : -l.Amount.Minor)
        .Select(g => (g.Key, Sum: g.Sum())).Where(g => g.Sum != 0).ToDictionary(g => g.Key, g => g.Sum);

    public async Task<ProductOffer> Publish(
        string hashtag = "BuyTee", int stock = 10, int limit = 1, long price = 2500, IReadOnlyList<VariantDraft>? variants = null,
        DateTimeOffset? startsAt = null, DateTimeOffset? endsAt = null)
    {
        var draft = new ProductDraft
        {
            Hashtag = hashtag, Title = $"A thing called {hashtag}", Merchant = "Studio Nord", Stock = variants is null ? stock : null, LimitPerMember = limit,
            Price = new Money(price, "USD"), Tax = new Money(200, "USD"), Shipping = new Money(500, "USD"), Variants = variants, StartsAt = startsAt, EndsAt = endsAt,
        };
        var offer = draft.Check(Draw.OfferId(), Time.GetUtcNow()).Value!;
        Assert.IsType<PublishOutcome.Published>(await Engine.Submit(new PublishOffer(offer) { At = Time.GetUtcNow() }));
        await Settle();
        return offer;
    }

    public async Task<Person> Stranger(string handle)
    {
        await Settle();
        return new(this, Assert.IsType<SignUpAnswer.SignedUp>(Square.SignUp(handle)).Account, default);
    }

    /// <summary>Somebody with one account and one card.</summary>
    public async Task<Person> Member(string handle, string? card = "tok_approved", bool address = true, bool locked = false)
    {
        await Settle();
        var account = Assert.IsType<SignUpAnswer.SignedUp>(Square.SignUp(handle, locked)).Account;
        var member = new Member
        {
            Id = Draw.MemberId(), Name = "Name of " + handle, Email = handle + "@example.org", AddressNumber = 1,
            Address = address ? new("1 Secret Street", null, "Springfield", null, "12345", "US") : null,
            Consent = new("1", Time.GetUtcNow(), "127.0.0.1"), CreatedAt = Time.GetUtcNow(),
            Accounts = [new(new("plaza", account.Id), handle, Time.GetUtcNow())],
            Cards = card is null ? [] : [await Card(card)],
        };
        Assert.IsType<MemberOutcome.Done>(await Engine.Submit(new EnrolMember(member) { At = Time.GetUtcNow() }));
        Time.Advance(TimeSpan.FromSeconds(1));
        return new(this, account, member.Id);
    }

    public async Task<Card> Card(string token)
    {
        var saved = Assert.IsType<LinkAnswer.Linked>(await Sandbox.Link(Guid.NewGuid().ToString(), token, null, Cancellation)).Card;
        return new(Draw.CardId(), "sandbox", saved.Token, saved.Brand, saved.Last4, saved.Fingerprint, saved.Expires, Time.GetUtcNow());
    }

    public Task<TOutcome> Do<TOutcome>(Func<DateTimeOffset, Command<TOutcome>> command) where TOutcome : notnull => Engine.Submit(command(Time.GetUtcNow()));

    public IReadOnlyList<string> RepliesTo(PlazaPost post) => [.. Square.Replies(post.Id)!.Items.Where(r => r.Author.Handle == "tagsale").Select(r => r.Text)];

    public string ReplyTo(PlazaPost post) => Assert.Single(RepliesTo(post));

    public static string CodeIn(string reply) => ConfirmationTag().Match(reply) is { Success: true } found ? found.Value : throw new ArgumentException("no code in: " + reply);

    public IReadOnlyList<Purchase> Purchases() => [.. Queries.Purchases(new(), PageRequest.First(200)).Items.Select(v => v.Purchase)];

    public Purchase OnlyPurchase() => Assert.Single(Purchases());

    public Stock StockOf(Offer offer, string variant = "") => ((ProductOffer)Queries.Offer(offer.Id)!).Variant(variant).Stock;

    public IReadOnlyList<SandboxCharge> Charged() => [.. Sandbox.Charges().Where(c => c.Status == SandboxChargeStatus.Approved)];

    public IReadOnlyList<string> Mails() => !Directory.Exists(MailFolder) ? [] : [.. Directory.GetFiles(MailFolder, "*.eml").Select(File.ReadAllText)];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    void Open()
    {
        Square = new(Path.Combine(_directory, "plaza.db"), Time);
        var tags = new LiveTags();
        PostFilter? filter = null;
        Network = new(Square, "tagsale", json => filter!.MayConcern(json), Hashtags.Scan, Faults, Time);
        filter = new(tags, Network.Storefront.Id);
        Sandbox = new(Path.Combine(_directory, "sandbox.db"), Time);
        Telling.Of = Sandbox;
        Store = new(Path.Combine(_directory, "tagsale.db"), new(1));
        Store.Migrate();
        Queries = new(Path.Combine(_directory, "tagsale.db"), new(1));
        Rules = _adjust(new()
        {
            Id = new(1), Name = "Tagsale", PublicUrl = "http://shop.test", TermsVersion = "1", Storefronts = [Network.Storefront], StepUp = new() { Young = TimeSpan.Zero },
        });
        Draw = new(Time);
        var runner = new BatchRunner(Store, Rules);
        Engine = new(runner);
        _outbox = new(Store, Time);
        var published = new OfferTags(Store, tags);
        published.Refresh();
        runner.Unsure += _outbox.Distrust;
        runner.Committed += changes =>
        {
            foreach (var offer in changes.NewOffers) tags.Add(offer);
            _outbox.Take(changes);
        };
        Mailer mailer = _smtp is null ? new FileMailer(MailFolder, Queries, Rules, Time) : new SmtpMailer(_smtp, "shop@example.org", Queries, Rules, Time);
        Outside = new([Network], [Telling], mailer, Queries);
        _deeds = new(_outbox, new ReplyBudget(Store, Time), Engine, Outside, Rules, Time);
        _paymentReader = new(Telling, Store, Engine, Time);
        _reader = new(Network, Store, published, Engine, Draw, Time);
        _timekeeper = new(Store, Engine, [_reader], Rules, Time);
    }

    void Close()
    {
        Engine.Dispose();
        Queries.Dispose();
        Store.Dispose();
        Sandbox.Dispose();
        Square.Dispose();
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(_directory, recursive: true);
    }

    [GeneratedRegex("#Confirm[0-9A-Z]{8}")]
    private static partial Regex ConfirmationTag();
}

/// <summary>Somebody on Plaza, member or not.</summary>
public sealed record Person(Shop Shop, PlazaAccount Account, MemberId Member)
{
    public SocialAccount Social => new("plaza", Account.Id);

    /// <summary>Posts, and a second goes by so that no two posts share a moment.</summary>
    public PlazaPost Post(string text, PlazaPost? inReplyTo = null)
    {
        var post = Assert.IsType<PlazaAnswer.Done>(Shop.Square.Post(Account, text, inReplyTo?.Id)).Post;
        Shop.Time.Advance(TimeSpan.FromSeconds(1));
        return post;
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<(PlazaPost Post, string Code)> Ask(string text = "#BuyTee")
    {
        var post = Post(text);
        await Shop.Settle();
        return (post, Shop.CodeIn(Shop.ReplyTo(post)));
    }

    public async Task<Purchase> Buy(string text = "#BuyTee")
    {
        var (post, code) = await Ask(text);
        Post(code);
        await Shop.Settle();
        return Shop.Purchases().Single(p => p.PostId == post.Id);
    }

    public async Task LinkSecondAccount(Person other) =>
        Assert.IsType<MemberOutcome.Done>(await Shop.Do(at => new LinkAccount(Member, other.Social, other.Account.Handle) { At = at }));
}

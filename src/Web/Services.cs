using System.Text.Json.Serialization;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Mail;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.OAuth;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Adapters.Webhooks;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web.Api;
using Tagsale.Web.Demo;
using Tagsale.Web.Pages.Member;
using Tagsale.Web.Security;
using Tagsale.Web.PaymentEvents;
using Tagsale.Web.Workers;

namespace Tagsale.Web;

/// <summary>Everything the program is made of.</summary>
static class Services
{
    public const string StorefrontHandle = "tagsale";
    static readonly ProgramId OnlyProgram = new(1);

    public static void AddTagsale(this IServiceCollection services, Settings settings, string publicUrl, TimeProvider time)
    {
        services.AddSingleton(settings);
        services.AddSingleton(time);
        services.AddSingleton(_ => new Draw(time));
        services.AddSingleton(_ => DataDirectory.Open(settings.DataDirectory, isShared: settings.Database != Settings.Sqlite));
        services.AddStore(settings.Database);
        services.AddSingleton(s => OperatorKey.Open(settings.OperatorKey, s.GetRequiredService<DataDirectory>().Path, s.GetRequiredService<Draw>()));
        services.AddSingleton<LiveTags>();
        services.AddSingleton<OfferTags>();
        services.AddSingleton(_ => new Hosts(settings.AllowPrivateHosts));
        // Before the sandbox: where both are on, a card is entered at Stripe unless the other is asked for.
        if (settings.Stripe is { } stripe) services.AddStripe(stripe);
        if (settings.Demo) services.AddDemo();
        if (settings.Bluesky is { } bluesky) services.AddBluesky(bluesky, publicUrl);

        services.AddSingleton(s => Rules(s, settings, publicUrl));
        services.AddSingleton<BatchRunner>();
        services.AddSingleton(s => new GroupCommit(s.GetRequiredService<BatchRunner>(), s.GetRequiredService<IStore>().Lanes));
        services.AddSingleton<Outbox>();
        services.AddMailer(settings.Smtp, publicUrl);
        services.AddSingleton<Outside>();
        services.AddSingleton<ReplyBudget>();
        services.AddSingleton<Deeds>();
        services.AddSingleton<Timekeeper>();
        services.AddSingleton(s => new Reconciler([.. s.GetServices<IPaymentService>()], s.GetRequiredService<IQueries>().Books));
        services.AddSingleton<Housekeeper>();
        services.AddSingleton(s => new WebhookCall(s.GetRequiredService<Hosts>().Named.Rules));
        services.AddSingleton<Courier>();
        services.AddHostedService<CourierWork>();
        services.AddSingleton<IEnumerable<NetworkReader>>(s => s.GetServices<INetwork>().Select(network => new NetworkReader(
            network, s.GetRequiredService<IStore>(), s.GetRequiredService<OfferTags>(), s.GetRequiredService<GroupCommit>(), s.GetRequiredService<Draw>(), time)).ToList());
        services.AddHostedService<BackgroundWork>();
        services.AddSingleton<RefusedEvents>();
        services.AddSingleton<IEnumerable<PaymentReader>>(s => [.. s.GetServices<IPaymentService>().OfType<IPaymentNews>().Select(news => new PaymentReader(
            news, s.GetRequiredService<IStore>(), s.GetRequiredService<GroupCommit>(), s.GetRequiredService<TimeProvider>()))]);
        services.AddHostedService<PaymentReading>();
    }

    static void AddStore(this IServiceCollection services, string database)
    {
        if (database == Settings.Sqlite)
        {
            services.AddSingleton(s => new SqliteStore(s.GetRequiredService<DataDirectory>().File("tagsale.db"), OnlyProgram));
            services.AddSingleton<IStore>(s => s.GetRequiredService<SqliteStore>());
            services.AddSingleton<IDeliveries>(s => s.GetRequiredService<SqliteStore>());
            services.AddSingleton<IQueries>(s => new SqliteQueries(s.GetRequiredService<DataDirectory>().File("tagsale.db"), OnlyProgram));
            return;
        }
        services.AddSingleton(_ => new PostgresStore(database, OnlyProgram));
        services.AddSingleton<IStore>(s => s.GetRequiredService<PostgresStore>());
        services.AddSingleton<IDeliveries>(s => s.GetRequiredService<PostgresStore>());
        services.AddSingleton<IQueries>(_ => new PostgresQueries(database, OnlyProgram));
    }

    static void AddMailer(this IServiceCollection services, SmtpSettings? smtp, string publicUrl)
    {
        if (smtp is null)
        {
            services.AddSingleton<Mailer>(s => new FileMailer(
                s.GetRequiredService<DataDirectory>().File("mail"), s.GetRequiredService<IQueries>(), s.GetRequiredService<ProgramRules>(), s.GetRequiredService<TimeProvider>()));
            return;
        }
        services.AddSingleton(s => new SmtpServer(smtp.Account(new(publicUrl)), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Mailer>(s => new SmtpMailer(
            s.GetRequiredService<SmtpServer>(), smtp.From, s.GetRequiredService<IQueries>(), s.GetRequiredService<ProgramRules>(), s.GetRequiredService<TimeProvider>()));
    }

    /// <summary>The embedded network and payment service, each with its own file: to the rest they are as far away as any other.</summary>
    static void AddDemo(this IServiceCollection services)
    {
        services.AddSingleton<PlazaFaults>();
        services.AddSingleton(s => s.GetRequiredService<DataDirectory>().Database("plaza.db", file => new PlazaSquare(file, s.GetRequiredService<TimeProvider>())));
        services.AddSingleton<INetwork>(s =>
        {
            DemoSeed.ClaimStorefront(s);
            PostFilter? filter = null;
            var network = new PlazaNetwork(
                s.GetRequiredService<PlazaSquare>(), StorefrontHandle, json => filter!.MayConcern(json), Hashtags.Scan,
                s.GetRequiredService<PlazaFaults>(), s.GetRequiredService<TimeProvider>());
            filter = new(s.GetRequiredService<LiveTags>(), network.Storefront.Id);
            return network;
        });
        services.AddSingleton(s => s.GetRequiredService<DataDirectory>().Database("sandbox.db", file => new SandboxService(file, s.GetRequiredService<TimeProvider>())));
        services.AddSingleton<IPaymentService>(s => s.GetRequiredService<SandboxService>());
    }

    static void AddStripe(this IServiceCollection services, StripeAccount account)
    {
        services.AddSingleton(s => new StripeService(account, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IPaymentService>(s => s.GetRequiredService<StripeService>());
    }

    /// <summary>Settles who the storefront is where only its network can tell. Before anything asks.</summary>
    /// <exception cref="SettingException">It cannot be found out.</exception>
    public static Task SettleStorefronts(this IServiceProvider services) =>
        services.GetService<BlueskyStart>()?.Settle(CancellationToken.None) ?? Task.CompletedTask;

    /// <exception cref="SettingException">Nobody could come back from signing in at Bluesky.</exception>
    static void AddBluesky(this IServiceCollection services, BlueskySettings bluesky, string publicUrl)
    {
        services.AddSingleton(s => new Identities(
            s.GetRequiredService<Hosts>().Named, s.GetRequiredService<Hosts>().Ours, bluesky.PlcDirectory, bluesky.Service, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(OAuthClient.At(publicUrl, BlueskySignIn.ReturnPath) ?? throw new SettingException(
            $"Tagsale__PublicUrl must be an https address where Bluesky is on, or one of this machine for trying out: people cannot come back from signing in there to {publicUrl}"));
        services.AddSingleton(s => new StorefrontAccount(
            new(bluesky.Service, bluesky.Identifier, bluesky.AppPassword), s.GetRequiredService<Hosts>().Ours, s.GetRequiredService<Hosts>().Named,
            s.GetRequiredService<Identities>(), s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(bluesky);
        services.AddSingleton<BlueskyStart>();
        services.AddSingleton(s => new BlueskyReader(
            bluesky.Stream, s.GetRequiredService<BlueskyStart>().Did, s.GetRequiredService<LiveTags>(), s.GetRequiredService<StorefrontAccount>().Memory,
            s.GetRequiredService<TimeProvider>())
        {
            CompareLikes = new LikedOffers(
                s.GetRequiredService<StorefrontAccount>(), s.GetRequiredService<BlueskyStart>().Did, s.GetRequiredService<IQueries>(), s.GetRequiredService<TimeProvider>()).Differences,
        });
        services.AddSingleton<INetwork>(s => new BlueskyNetwork(
            s.GetRequiredService<StorefrontAccount>(), s.GetRequiredService<BlueskyStart>().Did, s.GetRequiredService<BlueskyReader>()));
        services.AddHostedService<ProfileKeeper>();
        services.AddSingleton(s => new Linking(
            s.GetRequiredService<Hosts>().Named, s.GetRequiredService<Identities>(), s.GetRequiredService<OAuthClient>(), s.GetRequiredService<TimeProvider>()));
    }

    public static void AddOperatorApi(this IServiceCollection services)
    {
        services.AddSingleton<Idempotent>();
        services.AddSingleton<EnrolmentIntake>();
        services.AddSingleton<Purchases.Shipping>();
        services.AddSingleton<Rewards.TransactionFeed>();
        services.AddOpenApi("v1", OpenApi.Describe);
        // The description is made by these: it must promise no more than the API's own reading keeps.
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
    }

    /// <summary>Brings the schema up to date and wires what follows each commit.</summary>
    public static void OpenStore(this IServiceProvider services)
    {
        var store = services.GetRequiredService<IStore>();
        store.Migrate();

        services.GetRequiredService<OfferTags>().Refresh();
        var tags = services.GetRequiredService<LiveTags>();
        var outbox = services.GetRequiredService<Outbox>();
        var courier = services.GetRequiredService<Courier>();
        var runner = services.GetRequiredService<BatchRunner>();
        runner.Unsure += outbox.Distrust;
        runner.Committed += changes =>
        {
            // Before the publisher is answered: the first post that follows must find its hashtag live, and its venues.
            foreach (var offer in changes.NewOffers) tags.Add(offer);
            outbox.Take(changes);
            if (changes.Events.Count + changes.Replays.Count > 0) courier.Wake();
        };
    }

    static ProgramRules Rules(IServiceProvider services, Settings settings, string publicUrl) => new()
    {
        Id = OnlyProgram,
        Name = settings.ProgramName,
        PublicUrl = publicUrl,
        TermsVersion = settings.TermsVersion,
        Storefronts = [.. services.GetServices<INetwork>().Select(n => n.Storefront)],
        ConfirmationWindow = settings.ConfirmationWindow,
        Limits = new(services.GetServices<IPaymentService>().Select(payment => (payment.Name, (Func<string, AmountLimits>)payment.LimitsOf))),
        StepUp = new() { Young = settings.StepUpYoung, AboveMinor = settings.StepUpAbove },
        EveryOfferCredits = settings.Rewards.EveryOfferCredits,
    };
}

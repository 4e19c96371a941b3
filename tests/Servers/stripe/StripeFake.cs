using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Tagsale.Servers;

/// <summary>A request as it came in.</summary>
/// <param name="Status">What it was answered with; zero where no answer was given.</param>
sealed record StripeRequest(string Method, string Path, JsonObject Form, string? Key, DateTimeOffset At, int Status);

/// <summary>
/// The part of Stripe that Tagsale uses, as a real server that keeps its state, with switches for what goes wrong. How to use it:
/// <code>
/// await using var stripe = await StripeFake.Start(time);          // its clock decides when keys expire and what a signature says
/// new StripeAccount(stripe.Key, stripe.WebhookSecret, stripe.Address, RequestsPerSecond: 10_000)
/// var (customer, card) = stripe.AddCard("pm_card_visa");          // a card that is linked; or link "pm_card_visa" through the API
/// stripe.WebhookTo = new($"{shop}/webhooks/stripe");              // events are sent there, signed
/// stripe.Faults.Delivery = StripeDelivery.Held; … await stripe.Release();
/// stripe.Decide(page, approve: true);                             // the member on the bank's page; a browser can press the buttons there too
/// stripe.RefundThere(intent, 500); stripe.OpenDispute(intent); stripe.Settle(intent, approve: true);
/// </code>
/// Which test cards there are stands in <see cref="StripeTestCard"/>. Where steady is installed every request is held to the official description: see <see cref="Steady"/>.
/// </summary>
sealed class StripeFake : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly WebApplication _app;
    readonly TimeProvider _time;
    readonly StripeBooks _books;
    readonly StripeCardBooks _cards;
    readonly StripeChargeBooks _charges;
    readonly StripeReturnBooks _returns;
    readonly StripeApi _api;
    readonly StripeHooks _hooks;
    readonly List<StripeRequest> _requests = [];
    readonly List<Task<string?>> _complaints = [];
    Task _telling = Task.CompletedTask;

    StripeFake(WebApplication app, TimeProvider time)
    {
        (_app, _time) = (app, time);
        _books = new(time);
        _cards = new(_books, () => Address.ToString().TrimEnd('/'));
        _charges = new(_books, _cards, Faults, () => Address.ToString().TrimEnd('/'));
        _returns = new(_books, _charges);
        _api = new(_books, _cards, _charges, _returns, Faults);
        _hooks = new(Faults, time.GetUtcNow) { Secret = "whsec_of_the_fake" };
    }

    public Uri Address { get; private set; } = null!;
    public string Key { get; set; } = "sk_test_of_the_fake";
    public string WebhookSecret { get => _hooks.Secret; set => _hooks.Secret = value; }
    public StripeFaults Faults { get; } = new();

    /// <summary>Null: nobody is told.</summary>
    public Uri? WebhookTo { get => _hooks.To; set => _hooks.To = value; }

    /// <summary>All that came in, in order.</summary>
    public IReadOnlyList<StripeRequest> Requests { get { lock (_gate) return [.. _requests]; } }

    /// <summary>What requests were wrong by the official description; empty also where there is none to hold them to.</summary>
    public async Task<IReadOnlyList<string>> Wrong()
    {
        Task<string?>[] complaints;
        lock (_gate) complaints = [.. _complaints];
        return [.. (await Task.WhenAll(complaints)).OfType<string>()];
    }

    public static async Task<StripeFake> Start(TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        var app = builder.Build();
        var fake = new StripeFake(app, time ?? TimeProvider.System);
        app.Run(fake.Serve);
        await app.StartAsync();
        fake.Address = new(app.Urls.First());
        return fake;
    }

    /// <summary>A card that is linked, by a test token.</summary>
    public (string Customer, string Card) AddCard(string token)
    {
        lock (_gate)
        {
            var method = _cards.Owned(StripeTestCard.Find(token)!);
            return (StripeBooks.Text(method, "customer")!, StripeBooks.Id(method));
        }
    }

    /// <summary>Enters a card at the page of a session; answers where the person is sent back to.</summary>
    public Uri Enter(Uri page, string token = "pm_card_visa") => new(Act(() => _cards.Complete(page.Segments[^1], token)));

    /// <summary>The member decides on the bank's page; answers where the member is sent back to.</summary>
    public Uri Decide(Uri page, bool approve) => new(Act(() => _charges.Decide(page.Segments[^1], approve)));

    /// <summary>What was accepted while <see cref="StripeFaults.DecideLater"/> is decided.</summary>
    public void Settle(string intent, bool approve) => Act(() => { _charges.Settle(intent, approve); return ""; });

    /// <summary>A refund made in the dashboard; answers its id.</summary>
    public string RefundThere(string intent, long amount) => Act(() => StripeBooks.Id(_returns.Refund(new() { ["payment_intent"] = intent, ["amount"] = amount })));

    public void FailRefund(string refund) => Act(() => { _returns.FailRefund(refund); return ""; });

    /// <summary>Answers the dispute's id.</summary>
    public string OpenDispute(string intent, bool isInquiry = false) => Act(() => _returns.OpenDispute(intent, isInquiry));

    public void CloseDispute(string dispute, bool isWon) => Act(() => { _returns.CloseDispute(dispute, isWon); return ""; });

    /// <summary>The bank has sent a new card of the same account.</summary>
    public void RenewCard(string card, string last4, int year) => Act(() => { _cards.Renew(card, last4, year); return ""; });

    /// <summary>Somebody removes it in the dashboard.</summary>
    public void DetachThere(string card) => Act(() => { _cards.Detach(card); return ""; });

    /// <summary>Every object of a kind as Stripe would show it, the oldest first: <c>payment_intent</c>, <c>charge</c>, <c>refund</c>, <c>event</c>…</summary>
    public IReadOnlyList<JsonObject> All(string kind) { lock (_gate) return [.. _books.All(kind).Select(item => item.DeepClone().AsObject())]; }

    /// <summary>Sends what was held; completes when it has been.</summary>
    public Task Release() => _hooks.Release();

    /// <summary>Completes when every webhook that is to be sent has been.</summary>
    public Task Told() { lock (_gate) return _telling; }

    /// <summary>How each webhook that was sent ended.</summary>
    public IReadOnlyList<(string Event, int Status)> Sendings { get { lock (_hooks.Sendings) return [.. _hooks.Sendings]; } }

    public string Sign(string body) => _hooks.Sign(body);

    public async ValueTask DisposeAsync()
    {
        using var at = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(at.Token);
        await _app.DisposeAsync();
        await _hooks.DisposeAsync();
    }

    T Act<T>(Func<T> act)
    {
        lock (_gate)
        {
            var result = act();
            Tell();
            return result;
        }
    }

    Task Tell()
    {
        var told = _hooks.Tell([.. _books.Untold.Select(item => item.DeepClone().AsObject())]);
        _books.Untold.Clear();
        _telling = Task.WhenAll(_telling, told);
        return told;
    }

    async Task Serve(HttpContext http)
    {
        try
        {
            await Route(http);
        }
        catch (Exception mistake)
        {
            // Otherwise a mistake of the fake's would look like one of Stripe's faults.
            lock (_gate) _complaints.Add(Task.FromResult<string?>(mistake.ToString()));
            throw;
        }
    }

    Task Route(HttpContext http) => http.Request.Path.Value!.Split('/') switch
    {
        ["", "v1", ..] => ServeApi(http),
        ["", "c", "pay", var session] => Page(http, "Enter a card", StripeTestCard.All.Select(card => (card.Token, $"{card.Brand} {card.Last4}")), choice => _cards.Complete(session, choice)),
        ["", "3ds", var intent] => Page(http, "Your bank asks", [("approve", "Approve"), ("refuse", "Refuse")], choice => _charges.Decide(intent, choice == "approve")),
        _ => Answer(http, new(404, [])),
    };

    async Task Page(HttpContext http, string title, IEnumerable<(string, string)> choices, Func<string, string> choose)
    {
        if (http.Request.Method != "POST")
        {
            await StripePages.Show(http, title, choices);
            return;
        }
        var form = await http.Request.ReadFormAsync();
        http.Response.Redirect(Act(() => choose(form["choice"].ToString())));
    }

    async Task ServeApi(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var form = StripeForms.Read(body.Length > 0 ? body : http.Request.QueryString.Value ?? "");
        // Whoever asked does not wait for that.
        lock (_gate) _complaints.Add(Steady.Complaint(http.Request, body));

        StripeReply? reply;
        var told = Task.CompletedTask;
        lock (_gate)
        {
            reply = Reply(http, form);
            if (Faults.LoseAnswers) reply = null;
            _requests.Add(new(http.Request.Method, http.Request.Path, form, Header(http, "Idempotency-Key"), _time.GetUtcNow(), reply?.Status ?? 0));
            var isFirst = Faults.Delivery == StripeDelivery.BeforeAnswer;
            var telling = Tell();
            if (isFirst) told = telling;
        }
        await told;
        if (reply is null) http.Abort();
        else await Answer(http, reply);
    }

    StripeReply Reply(HttpContext http, JsonObject form)
    {
        if (Faults.Down) return Refusal(503, "api_error", "Stripe is away.");
        if (Header(http, "Authorization") != $"Bearer {Key}") return Refusal(401, "invalid_request_error", "Invalid API Key provided.");
        if (Header(http, "Stripe-Version") != "2023-08-16") return Refusal(400, "invalid_request_error", "This fake speaks version 2023-08-16.");
        if (Faults.TakeTooMany())
        {
            if (Faults.RetryAfter is { } wait) http.Response.Headers.RetryAfter = $"{wait.TotalSeconds:0}";
            return Refusal(429, "invalid_request_error", "Too many requests.");
        }
        return _api.Serve(http.Request.Method, http.Request.Path.Value!, form, Header(http, "Idempotency-Key"));
    }

    static StripeReply Refusal(int status, string type, string message) => new(status, new() { ["error"] = new JsonObject { ["type"] = type, ["message"] = message } });

    static Task Answer(HttpContext http, StripeReply reply)
    {
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json";
        if (reply.Replayed) http.Response.Headers["Idempotent-Replayed"] = "true";
        return http.Response.WriteAsync(reply.Body.ToJsonString());
    }

    static string? Header(HttpContext http, string name) => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}

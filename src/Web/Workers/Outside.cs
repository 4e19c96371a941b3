using System.Collections.Concurrent;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Everything the outbox can reach: networks, payment services, mail.</summary>
public sealed class Outside(IEnumerable<INetwork> networks, IEnumerable<IPaymentService> payments, Mailer mail, IQueries? queries = null)
{
    readonly Dictionary<string, INetwork> _networks = networks.ToDictionary(n => n.Name);
    readonly Dictionary<string, IPaymentService> _payments = payments.ToDictionary(p => p.Name);

    readonly ConcurrentDictionary<string, PaymentGate> _gates = [];

    public Mailer Mail => mail;

    public PaymentGate GateOf(string payment) => _gates.GetOrAdd(payment, _ => new());

    /// <summary>Payment services that tell of themselves.</summary>
    public IEnumerable<IPaymentNews> News => _payments.Values.OfType<IPaymentNews>();

    /// <summary>What an offer's post shows; read when it is sent.</summary>
    public Picture? PictureOf(OfferId offer) => queries?.Picture(offer);

    /// <summary>For what is looked up beside a decision.</summary>
    public IQueries Queries => Invariant.Found(queries, "the reading side of the store");

    public IReadOnlyCollection<string> PaymentNames => _payments.Keys;
    public IReadOnlyCollection<string> NetworkNames => _networks.Keys;

    /// <exception cref="InvariantException">It is not configured.</exception>
    public INetwork Network(string name) => Invariant.Found(_networks.GetValueOrDefault(name), $"network {name}");

    /// <inheritdoc cref="Network"/>
    public IPaymentService Payment(string name) => Invariant.Found(_payments.GetValueOrDefault(name), $"payment service {name}");

    /// <inheritdoc cref="Network"/>
    public IPaymentNews NewsOf(string payment) => Invariant.Found(_payments.GetValueOrDefault(payment) as IPaymentNews, $"news of payment service {payment}");

    public bool HasPayment(string name) => _payments.ContainsKey(name);
    public bool HasNetwork(string name) => _networks.ContainsKey(name);
}

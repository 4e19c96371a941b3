using System.Globalization;
using System.Text;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Parameters as Stripe reads them: <c>metadata[tagsale_purchase]=…</c>, <c>expand[]=…</c>.</summary>
sealed class StripeForm
{
    readonly StringBuilder _text = new();

    public StripeForm With(string name, string? value)
    {
        if (value is null) return this;
        if (_text.Length > 0) _text.Append('&');
        _text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }

    public StripeForm With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    public StripeForm Expand(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths) With("expand[]", path);
        return this;
    }

    public override string ToString() => _text.ToString();
}

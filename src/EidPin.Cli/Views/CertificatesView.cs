using EidPin.Cards;
using EidPin.Cli.Writing;
using Spectre.Console;

namespace EidPin.Cli.Views;

/// <summary>The certificates of a card, as people read them.</summary>
internal sealed class CertificatesView(Writer output)
{
    private readonly CardWords words = new(output);

    public void Show(string reader, CardStatus card, IReadOnlyList<CertificateInfo> found)
    {
        new CardView(output).Title(reader, card);
        new Tables(output).Rows(["cert.of", "table.for", "table.valid", "table.issuer"], [.. found.Select(Row)]);
        foreach (var certificate in found)
        {
            var help = $"cert.{EnumId.Of(certificate.State)}.help";
            if (!output.Texts.Has(help)) continue;
            output.Result($"  {output.Arrow} {words.Pin(certificate.PinId)}: {output.Text(help)}");
        }
        output.Result();
    }

    private string[] Row(CertificateInfo certificate)
    {
        var pin = Tables.Bold(words.Pin(certificate.PinId));
        if (certificate.State != CertificateState.Present)
        {
            var state = output.Text($"cert.{EnumId.Of(certificate.State)}").EscapeMarkup();
            return [pin, $"[yellow]{state}[/]", "", ""];
        }
        return [pin, CommonName(certificate.Subject).EscapeMarkup(), Validity(certificate), CommonName(certificate.Issuer).EscapeMarkup()];
    }

    private string Validity(CertificateInfo certificate)
    {
        var (from, until, now) = (certificate.NotBefore, certificate.NotAfter, DateTimeOffset.UtcNow);
        var both = output.Text("cert.from-until", ("from", Day(from)), ("until", Day(until))).EscapeMarkup();
        if (until < now) return $"{both}\n[bold red]{output.Text("cert.expired").EscapeMarkup()}[/]";
        if (from > now) return $"{both}\n[yellow]{output.Text("cert.not-yet").EscapeMarkup()}[/]";
        return both;
    }

    private string Day(DateTimeOffset? time) => time is { } at ? output.Texts.Date(DateOnly.FromDateTime(at.LocalDateTime)) : "?";

    // A person looks for a name; the whole of it is in the JSON. The issuers of JPKI have none but their units.
    private static string CommonName(string? distinguished)
    {
        if (distinguished is null) return "?";
        var at = distinguished.IndexOf("CN=", StringComparison.Ordinal);
        if (at < 0) at = distinguished.IndexOf("OU=", StringComparison.Ordinal);
        if (at < 0) return distinguished;
        var end = distinguished.IndexOf(',', at);
        return (end < 0 ? distinguished[(at + 3)..] : distinguished[(at + 3)..end]).Trim('"', ' ');
    }
}

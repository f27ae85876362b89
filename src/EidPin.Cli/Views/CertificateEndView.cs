using EidPin.Cards;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Views;

/// <summary>Until when the certificate that needs no code is valid, and what helps where that is soon or over.</summary>
internal sealed class CertificateEndView(Writer output)
{
    /// <summary>Days before its end at which a certificate is spoken of: in Japan it can be renewed from about then.</summary>
    private const int Soon = 90;

    public void Show(CardStatus card)
    {
        if (card.Certificate is not { } certificate) return;
        if (certificate.NotAfter is { } end)
        {
            Show(card, DateOnly.FromDateTime(end.LocalDateTime));
            return;
        }
        var key = certificate.State switch
        {
            CertificateState.Absent => "cert.login.absent",
            CertificateState.NeedsCode => "cert.login.needs-code",
            _ => "cert.login.unreadable",
        };
        // That a phone asks for its code first is no fault of it.
        output.Result($"  {output.Text(key)}", certificate.State == CertificateState.NeedsCode ? Look.Plain : Look.Warn);
    }

    private void Show(CardStatus card, DateOnly last)
    {
        var today = output.Streams.Today;
        var isOver = last < today;
        var isSoon = !isOver && last <= today.AddDays(Soon);
        var (key, look) = isOver ? ("over", Look.Bad) : isSoon ? ("soon", Look.Warn) : ("valid", Look.Plain);
        output.Result($"  {output.Text($"cert.login.{key}", ("date", last))}", look);
        // A phone renews its own in the app that made it.
        if ((isOver || isSoon) && !card.IsPhone) output.Result($"  {output.Arrow} {Help(card)}");
    }

    private string Help(CardStatus card)
    {
        var ofThisCard = $"cert.renew.{card.Profile.Id}";
        return output.Text(output.Texts.Has(ofThisCard) ? ofThisCard : "cert.renew");
    }
}

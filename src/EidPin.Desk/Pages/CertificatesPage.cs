using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Desk.Pages;

/// <summary>The certificates of every card: for whom, until when, and a reminder for the calendar.</summary>
internal static class CertificatesPage
{
    private const int Soon = 90;

    public static string Html(CardDesk desk, Texts texts)
    {
        var html = new Html(texts.Tag);
        var cards = desk.Views.Where(v => v.Card is not null).ToArray();
        Live.Open(html, texts["cert.title"], "", "ready");
        if (desk.Failure is { } failure) html.Add($"<p class=\"note\">{CardWords.Fault(texts, failure)}</p>\n");
        else if (cards.Length == 0) html.Add($"<p>{texts["desk.put-in"]}</p>\n");
        foreach (var view in cards) Card(html, texts, view);
        if (cards.Length > 0) html.Add($"<p>{texts["cert.revocation"]}</p>\n");
        return html.Add($"</div>\n").ToString();
    }

    private static void Card(Html html, Texts texts, ReaderView view)
    {
        html.Add(
            $"<section class=\"card\" id=\"{view.Id:a}\" aria-labelledby=\"{view.Id:a}-h\">\n" +
            $"<h2 id=\"{view.Id:a}-h\">{CardWords.Sentence(CardWords.Card(texts, view.Card!))}" +
            $"<small>{CardWords.Reader(texts, view)}</small></h2>\n");
        if (view.Certificates is not { } all) html.Add($"<p class=\"busy\">{texts["desk.reading"]}</p>\n");
        else
        {
            html.Add($"<ul class=\"pins\">\n");
            foreach (var certificate in all) One(html, texts, view, certificate);
            html.Add($"</ul>\n");
        }
        html.Add($"</section>\n");
    }

    private static void One(Html html, Texts texts, ReaderView view, CertificateInfo certificate)
    {
        var pin = certificate.PinId;
        html.Add(
            $"<li class=\"{$"pin {PinMark.Class(pin)}":a}\" id=\"{view.Id:a}-{pin:a}\"><div class=\"face\">{PinMark.Svg(pin)}" +
            $"<h3>{texts[pin is "jp.signature" or "fi.pin2" ? "cert.sign" : "cert.auth"]}");
        html.Add($"<span class=\"local\">{texts.Get("cert.pin", ("pin", CardWords.Pin(texts, pin)))}</span></h3>\n");
        if (certificate is { State: CertificateState.Present, NotAfter: { } until })
            Present(html, texts, view, certificate, DateOnly.FromDateTime(until.LocalDateTime));
        else html.Add($"<p class=\"use\">{texts[$"cert.{EnumId.Of(certificate.State)}"]}</p>\n");
        html.Add($"</div></li>\n");
    }

    private static void Present(Html html, Texts texts, ReaderView view, CertificateInfo certificate, DateOnly until)
    {
        var left = until.DayNumber - DateOnly.FromDateTime(DateTime.Now).DayNumber;
        html.Add($"<p class=\"tries\"><span>{texts.Get(left < 0 ? "cert.expired" : "cert.until", ("date", until))}</span></p>\n");
        if (left is >= 0 and <= Soon) html.Add($"<p class=\"help last\">{texts.Get("cert.soon", ("n", left))}</p>\n");
        html.Add($"<dl class=\"facts\">\n");
        if (certificate.Subject is { } subject)
            html.Add($"<div><dt>{texts["cert.holder"]}</dt><dd>{CardWords.Part(subject, "CN") ?? subject}</dd></div>\n");
        if (certificate.Issuer is { } issuer)
            html.Add(
                $"<div><dt>{texts["cert.issuer"]}</dt><dd>" +
                $"{CardWords.Part(issuer, "CN") ?? CardWords.Part(issuer, "OU") ?? issuer}</dd></div>\n");
        html.Add($"</dl>\n<div class=\"do\">\n");
        if (left >= 0)
            html.Add(
                $"<a class=\"btn\" href=\"/calendar/certificate.ics?lang={texts.Language:a}&amp;card={CardFacts.Card(view.Card!):a}" +
                $"&amp;pin={certificate.PinId:a}" +
                $"&amp;until={until.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture):a}\">" +
                $"{texts["cert.calendar"]}</a>\n");
        if (left <= Soon) html.Add($"<a class=\"btn main\" href=\"{GuideLink.Of(texts, view):a}\">{texts["cert.renew"]}</a>\n");
        html.Add($"</div>\n");
    }
}

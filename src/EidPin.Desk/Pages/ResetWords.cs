using System.Globalization;
using EidPin.Desk.Cards;
using EidPin.Desk.Resetting;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Pages;

/// <summary>How operators, machines, times and refusals are said on the pages of reservation and kiosk.</summary>
internal static class ResetWords
{
    public static string Operator(Texts texts, OperatorInfo taker) => In(texts, taker.Name);

    public static string In(Texts texts, IReadOnlyDictionary<string, string> names) =>
        names.GetValueOrDefault(texts.Language) ?? names.GetValueOrDefault(texts.Tag) ?? names.GetValueOrDefault("en")
            ?? names.Values.FirstOrDefault() ?? "";

    /// <summary>A moment by the clock of this computer, in the page's own way.</summary>
    public static string Time(Texts texts, DateTimeOffset at) => at.ToLocalTime().ToString(texts.Language switch
    {
        "ja-easy" => "yyyy年《ねん》M月《がつ》d日《にち》 H:mm",
        "ja" => "yyyy年M月d日 H:mm",
        "fi" => "d.M.yyyy 'klo' H.mm",
        "sv" => "d.M.yyyy 'kl.' H.mm",
        _ => "d MMMM yyyy, HH:mm",
    }, CultureInfo.InvariantCulture);

    public static string Place(Texts texts, PlaceInfo place) => place.From == TimeOnly.MinValue && place.Until >= new TimeOnly(23, 59)
        ? texts.Get("reserve.place.always", ("name", In(texts, place.Name)))
        : texts.Get(
            "reserve.place", ("name", In(texts, place.Name)), ("from", Clock(texts, place.From)), ("until", Clock(texts, place.Until)));

    private static string Clock(Texts texts, TimeOnly time) =>
        time.ToString(texts.Tag is "fi" or "sv" ? "H.mm" : "H:mm", CultureInfo.InvariantCulture);

    /// <summary>Why not, and the way on.</summary>
    /// <param name="pin">The PIN that was to be reset; null: not known.</param>
    /// <param name="view">Null: nothing of the card is known.</param>
    /// <param name="kiosk">At a machine nothing leads away from its page: the plan is named, and its own buttons follow.</param>
    public static string Refused(Texts texts, Refusal refusal, string? pin, ReaderView? view, bool kiosk = false)
    {
        var (html, level) = (new Html(texts.Tag), new Markup(kiosk ? "h2" : "h4"));
        var key = texts.Has($"reset.reason.{refusal.Id}") ? $"reset.reason.{refusal.Id}" : "reset.reason.other";
        html.Add(
            $"<div class=\"result warn\" data-reason=\"{refusal.Id:a}\">\n" +
            $"<{level} class=\"big\" tabindex=\"-1\">{texts.Get(key, ("id", refusal.Id))}</{level}>\n");
        if (texts.Has($"{key}.help")) html.Add($"<p>{texts[$"{key}.help"]}</p>\n");
        if (kiosk) return html.Add($"{(HasPlan(refusal.Id) ? $"{texts["kiosk.plan"]}" : "")}</div>\n").ToString();
        html.Add($"<div class=\"do\">\n");
        if (view?.Card is not null && HasPlan(refusal.Id))
            html.Add(
                $"<a class=\"btn main\" href=\"{(pin is null ? GuideLink.Of(texts, view) : GuideLink.Forgotten(texts, view, pin)):a}\">" +
                $"{texts["answer.plan"]}</a>\n");
        return html.Add($"<button type=\"button\" data-do=\"close\">{texts["answer.back"]}</button>\n</div>\n</div>\n").ToString();
    }

    // What the person, or this program, can mend at once leads to no office.
    private static bool HasPlan(string reason) =>
        reason is not (Refusals.StaleProof or Refusals.TooMany or Refusals.InUse or Refusals.FacePending or Refusals.FaceUndecided
            or Refusals.TooManyReservations or Refusals.TooOften or Refusals.Closed or Refusals.ReusedKey or Refusals.OtherOrigin
            or ResetClient.ClocksApart or ResetClient.TooOld);
}

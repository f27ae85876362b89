using System.Globalization;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Plans;
using EidPin.Guidance.Situations;
using EidPin.Guidance.Wording;
using EidPin.Reset;

namespace EidPin.Desk.Guiding;

/// <summary>
/// What must not be missed, for a calendar: the end of a reservation, the end of a certificate. Without names or numbers of anybody.
/// </summary>
internal static class CalendarFiles
{
    private const string Type = "text/calendar", MinuteFormat = "yyyy-MM-dd'T'HH:mm", DayFormat = "yyyy-MM-dd";

    private static readonly string[] MinuteFormats = [MinuteFormat, "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <summary>How far ahead somebody may plan to reserve; more is a slip of the keys.</summary>
    private static readonly TimeSpan FarthestReservation = TimeSpan.FromDays(366);

    private const int LongestCertificateYears = 20;

    /// <summary>The time limit of the plan that the address leads to.</summary>
    public static PageReply Limit(Visit at)
    {
        var address = GuideAddress.Read(at.Query);
        if (address is not { Card: { } card, Known: { } known })
            throw new GuideException("value", "", SituationFields.Cards) { Field = "card" };
        var plan = Dialogue.Replay(Guide.ForCard(card), known, address.Answers, at.Today).Plan(at.Today);
        if (plan.Routes.FirstOrDefault(r => r.ValidForHours is not null) is not { ValidForHours: { } hours } route)
            throw new GuideException("value", plan.Routes[0].Id, []) { Field = "route" };
        var (words, frame) = (new PlanWords(plan, at.Texts), at.Texts.Of("page"));
        var end = Calendar.LastMoment(Reserved(at, hours), hours, route.Hours);
        var text = frame.Get("page.limit.text", ("n", hours), ("hours", words.Hours(route) ?? ""));
        return File(at, "eidpin-limit.ics",
            Calendar.Limit(Ruby.Bare(frame["page.limit.event"]), Ruby.Bare(text), end, n => Ruby.Bare(frame[$"page.limit.alarm.{n}"])));
    }

    /// <summary>The end of a reservation that was made here: when it runs out, or when the last of its places closes before.</summary>
    public static PageReply Booking(Visit at, Reservation reservation)
    {
        var words = at.Texts.Of("desk");
        // As the page says it of each place.
        var moments = reservation.Places.Select(p => p.LastMoment(at.Now, reservation.ExpiresAt)).OfType<DateTimeOffset>();
        var end = moments.DefaultIfEmpty(reservation.ExpiresAt).Max();
        var text = words.Get(
            "booking.calendar.text", ("known", words[$"pin.{reservation.KnownPin}.name"]), ("pin", words[$"pin.{reservation.Pin}.name"]));
        return File(at, "eidpin-reservation.ics", Calendar.Limit(
            Ruby.Bare(words["booking.calendar.event"]), Ruby.Bare(text), end, n => Ruby.Bare(words[$"booking.calendar.alarm.{n}"])));
    }

    /// <summary>The last day of a certificate.</summary>
    public static PageReply Expiry(Visit at)
    {
        var (card, words) = (at.OneOf("card", SituationFields.Cards), at.Texts.Of("page"));
        var country = card[..2];
        // Its id, or the short form that addresses of the guide have.
        string[] pins = country == "jp" ? ["authentication", "signature"] : ["pin1", "pin2"];
        var pin = at.OneOf("pin", [.. pins, .. pins.Select(p => $"{country}.{p}")]).Split('.')[^1];
        var title = words.Get("page.expiry.event", ("pin", words[$"pin.{country}.{pin}.name"]), ("card", words[$"guide.card.{card}"]));
        return File(at, "eidpin-certificate.ics", Calendar.Day(Ruby.Bare(title), Ruby.Bare(words[$"page.expiry.text.{country}"]), Until(at),
            n => Ruby.Bare(words.Get("page.expiry.alarm", ("n", n)))));
    }

    private static PageReply File(Visit at, string name, CalendarEvent what) =>
        new(Calendar.Write(what, at.Texts.Tag, at.Now, Guid.NewGuid()), Type, FileName: name);

    // By the clock in Japan, where the copier stands. One that is over already needs no reminder but a new reservation.
    private static DateTime Reserved(Visit at, int hours)
    {
        var now = at.Now.ToOffset(Calendar.JapanOffset).DateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        if (at["reserved"] is not { } said) return now;
        var (first, last) = (now.AddHours(-hours).AddMinutes(1), now + FarthestReservation);
        var isTime = DateTime.TryParseExact(said, MinuteFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var reserved);
        if (isTime && reserved >= first && reserved <= last) return reserved;
        throw Outside("reserved", said, first.ToString(MinuteFormat, CultureInfo.InvariantCulture),
            last.ToString(MinuteFormat, CultureInfo.InvariantCulture));
    }

    private static DateOnly Until(Visit at)
    {
        var (first, last) = (at.Today, at.Today.AddYears(LongestCertificateYears));
        var said = at["until"] ?? "";
        var isDay = DateOnly.TryParseExact(said, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var until);
        if (isDay && until >= first && until <= last) return until;
        throw Outside("until", said, first.ToString(DayFormat, CultureInfo.InvariantCulture),
            last.ToString(DayFormat, CultureInfo.InvariantCulture));
    }

    private static GuideException Outside(string field, string said, string first, string last) =>
        new("value", said, [$"{first} – {last}"]) { Field = field };
}

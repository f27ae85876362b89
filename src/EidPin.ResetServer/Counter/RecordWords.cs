using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.ResetServer.Counter;

/// <summary>A record as the person reads it who signs it: each of its values, in words.</summary>
internal sealed class RecordWords(CounterDesk desk)
{
    public IReadOnlyList<string> Of(VisitRecord record)
    {
        var (texts, words) = (desk.Texts, desk.Words);
        string Line(string key, string said) => texts.Get($"staff.record.{key}", ("said", said));
        List<string> lines = [texts["staff.record.what"], Line("pins", texts.Listed(record.Pins.Select(desk.Pin)))];
        lines.Add(Line("who", words[$"comer.{record.Who}"]));
        if (record.Represented is { } represented) lines.Add(words[$"represented.{represented}"]);
        if (record.Authority is { } authority) lines.Add(words[$"authority.{authority}"]);
        foreach (var whose in record.Documents.GroupBy(document => document.Whose))
            lines.Add(texts.Get(
                "staff.record.documents", ("who", words[$"comer.{whose.Key}"]),
                ("said", texts.Listed(whose.Select(document => desk.Kind(document.Kind))))));
        if (record.Override is { } why) lines.Add(Line("override", words[$"override.{why}"]));
        if (record.Enquiry is { } letter) lines.Add(Line("letter", ShortCode.Shown(letter)));
        lines.Add(Line("card", record.Card[..8]));
        foreach (var reason in record.Supervisor) lines.Add(Line("supervisor", words[$"supervisor.{reason}"]));
        lines.Add(Line("site", desk.Site.NameIn(desk.Language)));
        lines.Add(Line("role", texts[$"staff.role.{record.Role.Word()}"]));
        return lines;
    }
}

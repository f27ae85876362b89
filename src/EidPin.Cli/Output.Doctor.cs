using EidPin.Cards;
using Spectre.Console;

namespace EidPin.Cli;

/// <summary>Checks and evidence, for people.</summary>
internal sealed partial class Output
{
    public void Checks(IReadOnlyList<CheckJson> checks)
    {
        foreach (var check in checks)
        {
            var (mark, plain, look) = check.Ok ? ("✓", "ok", Look.Good) : check.Found == Text("doctor.not-looked") ? ("–", "--", Look.Dim) : ("✗", "!!", Look.Bad);
            Result($"{(streams.NarrowSigns ? mark : plain)} {Text($"doctor.{check.Id}")}: {check.Found}", look);
            if (check.Remedy is { } remedy) Result($"    {Arrow} {remedy}");
        }
        Result();
        Result(Text(checks.All(c => c.Ok) ? "doctor.all-well" : "doctor.mend-first"), Look.Strong);
    }

    public void Evidence(IReadOnlyList<CardProfile> cards)
    {
        Result(Text("doctor.evidence"));
        Result();
        foreach (var card in cards)
        {
            Result($"{CardName(card)} ({card.Id})", Look.Strong);
            Rows(["table.pin", "doctor.change", "doctor.unlock"], [.. card.Pins.Where(p => !p.Extra).Select(p =>
                (string[])[Bold(PinName(p)), EvidenceCell(p.ChangeEvidence, p.Change == ChangeMode.OfficeOnly), EvidenceCell(p.UnblockEvidence)])],
                titled: true);
            Result();
        }
    }

    private string EvidenceCell(Evidence evidence, bool officeOnly = false)
    {
        var words = Text(officeOnly ? "doctor.evidence.office" : $"doctor.evidence.{Id(evidence)}").EscapeMarkup();
        return evidence == Cards.Evidence.RealCard ? $"[green]{words}[/]" : evidence == Cards.Evidence.None || officeOnly ? words : $"[yellow]{words}[/]";
    }
}

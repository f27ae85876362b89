using EidPin.Cards;
using EidPin.Cli.Writing;
using Spectre.Console;

namespace EidPin.Cli.Views;

/// <summary>What was looked at between this program and the card, and what was tried on real cards.</summary>
internal sealed class DoctorView(Writer output)
{
    private readonly CardWords words = new(output);

    public void Checks(IReadOnlyList<CheckJson> checks)
    {
        foreach (var check in checks)
        {
            var (mark, look) = Mark(check);
            output.Result($"{mark} {output.Text($"doctor.{check.Id}")}: {check.Found}", look);
            if (check.Remedy is { } remedy) output.Result($"    {output.Arrow} {remedy}");
        }
        output.Result();
        output.Result(output.Text(checks.All(c => c.Ok) ? "doctor.all-well" : "doctor.mend-first"), Look.Strong);
    }

    public void Evidence(IReadOnlyList<CardProfile> cards)
    {
        output.Result(output.Text("doctor.evidence"));
        output.Result();
        foreach (var card in cards)
        {
            output.Result($"{words.Card(card)} ({card.Id})", Look.Strong);
            string[][] rows = [.. card.Pins.Where(p => !p.Extra).Select(EvidenceRow)];
            new Tables(output).Rows(["table.pin", "doctor.change", "doctor.unlock"], rows, titled: true);
            output.Result();
        }
    }

    private (string Mark, Look Look) Mark(CheckJson check)
    {
        var signs = output.Streams.NarrowSigns;
        if (check.Ok) return (signs ? "✓" : "ok", Look.Good);
        if (check.Looked == false) return (signs ? "–" : "--", Look.Dim);
        return (signs ? "✗" : "!!", Look.Bad);
    }

    private string[] EvidenceRow(PinSpec pin)
    {
        var change = pin.Change == ChangeMode.OfficeOnly
            ? output.Text("doctor.evidence.office").EscapeMarkup()
            : EvidenceCell(pin.ChangeEvidence);
        return [Tables.Bold(words.Pin(pin)), change, EvidenceCell(pin.UnblockEvidence)];
    }

    private string EvidenceCell(Evidence evidence)
    {
        var said = output.Text($"doctor.evidence.{EnumId.Of(evidence)}").EscapeMarkup();
        return evidence switch
        {
            Cards.Evidence.RealCard => $"[green]{said}[/]",
            Cards.Evidence.None => said,
            _ => $"[yellow]{said}[/]",
        };
    }
}

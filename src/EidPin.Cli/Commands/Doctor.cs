using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin doctor</c>: what is missing between this program and the card, and the remedy.</summary>
internal static class Doctor
{
    public static Command Create(CommandLine line)
    {
        var (cards, report, check) = (line.Flag("--cards"), line.Flag("--report"), line.Flag("--check"));
        return line.Command("doctor", call =>
        {
            if (!call.Parsed.GetValue(cards)) return Checks(call, call.Parsed.GetValue(report), call.Parsed.GetValue(check));
            foreach (var other in (Option<bool>[])[report, check])
                if (call.Parsed.GetValue(other))
                    throw new UsageException(call.Output.Text("ui.usage-together", ("first", cards.Name), ("second", other.Name)));
            return Cards(call);
        }, [cards, report, check]);
    }

    private static int Checks(Invocation call, bool withReport, bool strict)
    {
        var findings = Checkup.Of(() => call.Read(call.Readers.List), reader => CardChoice.OpenReader(call, reader));
        List<CheckJson> checks = [.. findings.Select(f => Say(f, call.Output)), Terminal(call)];
        var report = withReport ? Report.Of(call, checks) : null;
        if (withReport) checks = [.. checks.Select(c => c with { Found = Report.WithoutSerials(c.Found) })];
        if (call.Json) call.Output.Json(new ChecksJson(checks) { Report = report }, JsonShapes.Default.ChecksJson);
        else if (report is not null) call.Output.Verbatim(report);
        else new DoctorView(call.Output).Checks(checks);
        return strict && findings.Any(f => f.State == CheckState.Missing) ? ExitCode.NotThere : ExitCode.Done;
    }

    private static CheckJson Terminal(Invocation call)
    {
        var text = call.Output;
        if (call.Streams.Utf8) return new("terminal", true, text.Text("doctor.terminal.ok"), null);
        return new("terminal", false, text.Text("doctor.terminal.ascii"), text.Text("doctor.terminal.remedy"));
    }

    private static CheckJson Say(Finding check, Writer text)
    {
        var found = check.State == CheckState.NotLooked ? text.Text("doctor.not-looked") : Found(check, text);
        var hints = check.Hints.Select(h => text.Text($"fault.hint.{EnumId.Of(h)}"));
        var remedy = check.Fault is { } fault ? new CardWords(text).Remedy(fault) : null;
        return new(check.Id, check.State == CheckState.Ok, string.Join(". ", hints.Prepend(found)), remedy)
        {
            Looked = check.State == CheckState.NotLooked ? false : null,
        };
    }

    private static string Found(Finding check, Writer text) => check switch
    {
        { Id: "driver", State: CheckState.Ok } => Driver(check, text),
        { Id: "card", Found.Count: > 0 } => string.Join("; ", check.Found.Select(f => Card(f, text))),
        { Fault: { } fault } => text.Text($"fault.{fault.Id}.message"),
        { Id: "reader" } => Names(check),
        { Id: "pin-pad", Found.Count: > 0 } => text.Text("doctor.pin-pad.found", ("reader", Names(check))),
        { Id: "pin-pad" } => text.Text("doctor.pin-pad.none"),
        _ => text.Text($"doctor.{check.Id}.ok"),
    };

    private static string Card(FoundPart part, Writer text)
    {
        if (part.Card is { } card) return text.Text("ui.card-in", ("card", new CardWords(text).Card(card)), ("reader", part.Name));
        return $"{part.Name}: {new CardWords(text).Fault(new(part.Fault!.Value, part.Detail))}";
    }

    // That of virtual readers is named apart: only `eidpin simulate` needs it.
    private static string Driver(Finding check, Writer text)
    {
        var virtually = check.Found.Any(f => f.Name == Checkup.Vpcd);
        var others = check.Found.Select(f => f.Name).Where(n => n is not (Checkup.Ccid or Checkup.Vpcd)).ToArray();
        var readers = text.Text("doctor.driver.ok");
        if (check.Found.Any(f => f.Name == Checkup.Ccid)) readers = text.Text("doctor.driver.ccid");
        else if (others.Length > 0) readers = string.Join(", ", others);
        else if (virtually) readers = text.Text("doctor.driver.no-ccid");
        return text.Text(virtually ? "doctor.driver.vpcd" : "doctor.driver.no-vpcd", ("ccid", readers));
    }

    private static string Names(Finding check) => string.Join(", ", check.Found.Select(f => f.Name));

    private static int Cards(Invocation call)
    {
        var cards = CardProfiles.All;
        if (call.Json) call.Output.Json(new EvidenceJson([.. cards.Select(c => Shape(c, call.Output))]), JsonShapes.Default.EvidenceJson);
        else new DoctorView(call.Output).Evidence(cards);
        return ExitCode.Done;
    }

    private static CardEvidenceJson Shape(CardProfile card, Writer output) =>
        new(card.Id, new CardWords(output).Card(card), [.. card.Pins.Where(p => !p.Extra).Select(Shape)]);

    private static PinEvidenceJson Shape(PinSpec pin) => new(pin.Id, EnumId.Of(pin.ChangeEvidence), EnumId.Of(pin.UnblockEvidence));
}

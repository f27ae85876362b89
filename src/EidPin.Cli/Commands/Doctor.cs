using System.CommandLine;
using EidPin.Cards;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin doctor</c>: what is missing between this program and the card, and the remedy.</summary>
internal static class Doctor
{
    public static Command Create(CommandLine line)
    {
        var (cards, report) = (line.Flag("--cards"), line.Flag("--report"));
        return line.Command("doctor", call => (call.Parsed.GetValue(cards), call.Parsed.GetValue(report)) switch
        {
            (true, true) => throw new UsageException(call.Output.Text("ui.usage-together", ("first", cards.Name), ("second", report.Name))),
            (true, false) => Cards(call),
            (_, var withReport) => Checks(call, withReport),
        }, [cards, report]);
    }

    private static int Checks(Invocation call, bool withReport)
    {
        var found = Look(call);
        var report = withReport ? Report.Of(call, found) : null;
        if (call.Json) call.Output.Json(new ChecksJson(found) { Report = report }, JsonShapes.Default.ChecksJson);
        else if (report is not null) call.Output.Plain(report);
        else call.Output.Checks(found);
        return ExitCode.Done;
    }

    private static List<CheckJson> Look(Invocation call)
    {
        var text = call.Output;
        List<CheckJson> checks = [.. Checkup.Of(() => call.Read(call.Readers.List), reader => CardChoice.OpenReader(call, reader)).Select(c => Say(c, text))];
        checks.Add(call.Streams.Utf8 ? new("terminal", true, text.Text("doctor.terminal.ok"), null)
            : new("terminal", false, text.Text("doctor.terminal.ascii"), text.Text("doctor.terminal.remedy")));
        return checks;
    }

    private static CheckJson Say(Finding check, Output text) => new(check.Id, check.State == CheckState.Ok,
        check.State == CheckState.NotLooked ? text.Text("doctor.not-looked") : Found(check, text), check.Fault is { } fault ? text.FaultRemedy(fault) : null);

    private static string Found(Finding check, Output text) => check switch
    {
        { Id: "driver" } => Driver(check, text),
        { Id: "card", Found.Count: > 0 } => string.Join("; ", check.Found.Select(f => f.Card is { } card
            ? text.Text("ui.card-in", ("card", text.CardName(card)), ("reader", f.Name)) : $"{f.Name}: {text.FaultText(new(f.Fault!.Value, f.Detail))}")),
        { Fault: { } fault } => text.Text($"fault.{fault.Id}.message"),
        { Id: "reader" } => Names(check),
        { Id: "pin-pad" } => check.Found.Count > 0 ? text.Text("doctor.pin-pad.found", ("reader", Names(check))) : text.Text("doctor.pin-pad.none"),
        _ => text.Text($"doctor.{check.Id}.ok"),
    };

    private static string Driver(Finding check, Output text)
    {
        bool Has(string driver) => check.Found.Any(f => f.Name == driver);
        var readers = text.Text(Has(Checkup.Ccid) ? "doctor.driver.ccid" : "doctor.driver.no-ccid");
        return text.Text(Has(Checkup.Vpcd) ? "doctor.driver.vpcd" : "doctor.driver.no-vpcd", ("ccid", readers));
    }

    private static string Names(Finding check) => string.Join(", ", check.Found.Select(f => f.Name));

    private static int Cards(Invocation call)
    {
        if (call.Json) call.Output.Json(new EvidenceJson([.. CardProfiles.All.Select(c => Shape(c, call.Output))]), JsonShapes.Default.EvidenceJson);
        else call.Output.Evidence(CardProfiles.All);
        return ExitCode.Done;
    }

    private static CardEvidenceJson Shape(CardProfile card, Output output) => new(card.Id, output.CardName(card),
        [.. card.Pins.Where(p => !p.Extra).Select(p => new PinEvidenceJson(p.Id, Output.Id(p.ChangeEvidence), Output.Id(p.UnblockEvidence)))]);
}

using System.CommandLine;
using EidPin.Cards;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin doctor</c>: what is missing between this program and the card, and the remedy.</summary>
internal static class Doctor
{
    private const string Ccid = "/usr/lib/pcsc/drivers/ifd-ccid.bundle", Vpcd = "/etc/reader.conf.d/vpcd";

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
        CardFault? fault = null;
        IReadOnlyList<ReaderState> readers = [];
        try
        {
            readers = call.Read(call.Readers.List);
        }
        catch (CardException e)
        {
            fault = e.Fault;
        }
        // Each rests on the one before: the first that fails is the one to mend, and nothing is claimed of the others.
        var checks = new List<CheckJson>();
        foreach (var (id, broken) in (ReadOnlySpan<(string, CardFault)>)
            [("library", CardFault.DriverMissing), ("service", CardFault.ServiceNotRunning), ("permission", CardFault.NoPermission)])
            checks.Add(checks.Any(c => !c.Ok) ? new(id, false, text.Text("doctor.not-looked"), null)
                : fault == broken ? new(id, false, text.Text($"fault.{broken.Id}.message"), text.FaultRemedy(broken))
                : new(id, true, text.Text($"doctor.{id}.ok"), null));
        if (OperatingSystem.IsLinux()) checks.Add(Driver(text));
        checks.Add(readers.Count > 0 ? new("reader", true, string.Join(", ", readers.Select(r => r.Name)), null)
            : fault is not null ? new("reader", false, text.Text("doctor.not-looked"), null)
            : new("reader", false, text.Text("fault.no-reader.message"), text.FaultRemedy(CardFault.NoReader)));
        checks.AddRange(CardAndPad(call, readers));
        checks.Add(call.Streams.Utf8 ? new("terminal", true, text.Text("doctor.terminal.ok"), null)
            : new("terminal", false, text.Text("doctor.terminal.ascii"), text.Text("doctor.terminal.remedy")));
        return checks;
    }

    private static CheckJson Driver(Output text)
    {
        var (ccid, vpcd) = (Directory.Exists(Ccid), File.Exists(Vpcd));
        var readers = text.Text(ccid ? "doctor.driver.ccid" : "doctor.driver.no-ccid");
        var found = text.Text(vpcd ? "doctor.driver.vpcd" : "doctor.driver.no-vpcd", ("ccid", readers));
        return new("driver", ccid || vpcd, found, ccid || vpcd ? null : text.FaultRemedy(CardFault.DriverMissing));
    }

    private static List<CheckJson> CardAndPad(Invocation call, IReadOnlyList<ReaderState> readers)
    {
        var text = call.Output;
        var (cards, pads, known) = (new List<string>(), new List<string>(), false);
        CardFault? fault = null;
        foreach (var reader in readers.Where(r => r.CardPresent || r.Mute))
        {
            try
            {
                using var session = CardChoice.OpenReader(call, reader);
                known = true;
                cards.Add(text.Text("ui.card-in", ("card", text.CardName(session.Status.Profile)), ("reader", reader.Name)));
                if (session.Pad is not null) pads.Add(reader.Name);
            }
            catch (CardException e)
            {
                fault ??= e.Fault;
                cards.Add($"{reader.Name}: {text.FaultText(e)}");
            }
        }
        var missing = fault ?? CardFault.NoCard;
        if (readers.Count == 0) return [.. ((string[])["card", "pin-pad"]).Select(id => new CheckJson(id, false, text.Text("doctor.not-looked"), null))];
        return
        [
            known || fault is not null ? new("card", known, string.Join("; ", cards), known ? null : text.FaultRemedy(missing))
                : new("card", false, text.Text("fault.no-card.message"), text.FaultRemedy(missing)),
            new("pin-pad", true,
                pads.Count > 0 ? text.Text("doctor.pin-pad.found", ("reader", string.Join(", ", pads))) : text.Text("doctor.pin-pad.none"), null),
        ];
    }

    private static int Cards(Invocation call)
    {
        if (call.Json) call.Output.Json(new EvidenceJson([.. CardProfiles.All.Select(c => Shape(c, call.Output))]), JsonShapes.Default.EvidenceJson);
        else call.Output.Evidence(CardProfiles.All);
        return ExitCode.Done;
    }

    private static CardEvidenceJson Shape(CardProfile card, Output output) => new(card.Id, output.CardName(card),
        [.. card.Pins.Where(p => !p.Extra).Select(p => new PinEvidenceJson(p.Id, Output.Id(p.ChangeEvidence), Output.Id(p.UnblockEvidence)))]);
}

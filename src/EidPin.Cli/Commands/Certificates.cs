using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;

namespace EidPin.Cli.Commands;

/// <summary>
/// <c>eidpin certificates</c>: for whom, by whom and until when; a certificate behind a code only on request. Also written to a file.
/// </summary>
internal static class Certificates
{
    /// <summary>The PINs whose certificate is shown only with their code, of all cards.</summary>
    public static IReadOnlyList<PinSpec> BehindCode { get; } =
        [.. CardProfiles.All.Where(card => card.CodeCertificate is not null).Select(card => card[card.CodeCertificate!.PinId])];

    public static Command Create(CommandLine line)
    {
        var (signature, output) = (line.Flag("--signature"), line.Value("--output", "FILE"));
        var (pin, pem) = (line.Value("--pin", "PIN"), line.Flag("--pem"));
        return line.Command("certificates", call =>
        {
            var parsed = call.Parsed;
            var withCode = parsed.GetValue(signature);
            OpenSsl.Demand();
            var wanted = new CertificateWish(parsed.GetValue(output), parsed.GetValue(pin), parsed.GetValue(pem), withCode);
            using var file = CertificateFile.For(call, wanted);
            if (withCode) return WithCode(call, file);
            return file is null ? All(call) : OfOneCard(call, file);
        }, [signature, output, pem, pin, .. line.CodeOptions]);
    }

    private static int All(Invocation call)
    {
        var shown = new List<ReaderCertificatesJson>();
        foreach (var reader in CardChoice.Readers(call)) shown.Add(Show(call, reader));
        return Finish(call, shown);
    }

    private static int OfOneCard(Invocation call, CertificateFile file)
    {
        using var session = file.Pins is { } named ? CardChoice.Open(call, named, out _) : CardChoice.OpenOnly(call);
        return Write(call, session, call.Read(() => new CardCertificates(session).Read()), file);
    }

    // The signature certificate carries name and address, so the card asks for its password first; a wrong one spends a try.
    private static int WithCode(Invocation call, CertificateFile? file)
    {
        call.WillAskForCode();
        using var session = CardChoice.Open(call, BehindCode, out var pin);
        call.Sending = (pin.Id, pin.Id);
        var ruledOut = session.Preflight(PinOperation.Check, pin.Id, call.Consent.Ahead);
        if (ruledOut is not null) return call.Outcomes.Report(ruledOut, "check", session);
        using var entry = new CodeEntry(call, session, lines: 1);
        var code = entry.Current("prompt.code", pin);
        IReadOnlyList<CertificateInfo> found = [];
        var outcome = call.Send(() => new CardCertificates(session).ReadWithCode(pin.Id, code, out found, call.Consent.Take()));
        if (outcome is not PinOutcome.Done) return call.Outcomes.Report(outcome, "check", session);
        return file is null ? Finish(call, [Shape(call, session, found)]) : Write(call, session, found, file);
    }

    private static int Write(Invocation call, PinSession session, IReadOnlyList<CertificateInfo> found, CertificateFile file)
    {
        var chosen = file.Choose(found);
        if (chosen.Count == 0)
        {
            call.Output.Fail(new("no-certificate", call.Output.Text("cert.none")));
            return ExitCode.NotPossible;
        }
        if (file.IsStandard)
        {
            call.Output.Verbatim(CertificateFile.Pem(chosen).TrimEnd());
            return ExitCode.Done;
        }
        var shown = Shape(call, session, found);
        if (!file.Write(chosen)) return ExitCode.Failed;
        return Finish(call, [shown], file.Path);
    }

    private static ReaderCertificatesJson Show(Invocation call, ReaderState reader) => CardChoice.Show(call, reader,
        new ReaderCertificatesJson(reader.Name, null),
        () => CardChoice.OpenReader(call, reader),
        session => Shape(call, session, call.Read(() => new CardCertificates(session).Read())),
        failure => new(reader.Name, new CardCertificatesJson(null, []) { Fault = failure.Fault.Id }));

    private static ReaderCertificatesJson Shape(Invocation call, PinSession session, IReadOnlyList<CertificateInfo> found)
    {
        if (!call.Json) new CertificatesView(call.Output).Show(session.Reader, session.Status, found);
        return new(session.Reader, new(session.Status.Profile.Id, [.. found.Select(c =>
            new CertificateJson(c.PinId, EnumId.Of(c.State), c.Subject, c.Issuer, c.NotBefore, c.NotAfter, c.Serial))]));
    }

    private static int Finish(Invocation call, IReadOnlyList<ReaderCertificatesJson> shown, string? file = null)
    {
        if (call.Json)
        {
            call.Output.Json(new CertificatesJson(shown) { File = file }, JsonShapes.Default.CertificatesJson);
            return ExitCode.Done;
        }
        if (shown.Any(r => r.Card?.Certificates.Count > 0)) call.Output.Result(call.Output.Text("cert.revocation"), Look.Dim);
        if (file is not null) call.Output.Result(call.Output.Text("cert.written", ("path", file)), Look.Good);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Cli.Codes;

namespace EidPin.Cli.Commands;

/// <summary><c>eidpin certificates</c>: for whom, by whom and until when; a certificate behind a code only on request.</summary>
internal static class Certificates
{
    private const string Signature = "jp.signature";

    public static Command Create(CommandLine line)
    {
        var signature = line.Flag("--signature");
        return line.Command("certificates", call => call.Parsed.GetValue(signature) ? WithCode(call) : Run(call), [signature, .. line.CodeOptions]);
    }

    private static int Run(Invocation call)
    {
        var shown = new List<ReaderCertificatesJson>();
        foreach (var reader in CardChoice.Readers(call)) shown.Add(Show(call, reader));
        return Finish(call, shown);
    }

    // The signature certificate carries name and address, so the card asks for its password first; a wrong one spends a try.
    private static int WithCode(Invocation call)
    {
        var pin = CardProfiles.FindPin(Signature)!;
        using var session = CardChoice.Open(call, [pin], out _);
        call.Sending = (pin.Id, pin.Id);
        if (session.Preflight(PinOperation.Check, pin.Id, call.Consent.Ahead) is { } ruledOut) return call.Output.Outcome(ruledOut, "check", session);
        using var entry = new CodeEntry(call, session, lines: 1);
        var code = entry.Current("prompt.code", pin);
        PinOutcome? outcome = null;
        var found = call.Send(session, () => session.Certificates(code, out outcome, call.Consent.Take()));
        if (outcome is not (null or PinOutcome.Done)) return call.Output.Outcome(outcome, "check", session);
        return Finish(call, [Shape(call, session, found)]);
    }

    private static ReaderCertificatesJson Show(Invocation call, ReaderState reader) => CardChoice.Show(call, reader, false,
        new ReaderCertificatesJson(reader.Name, null),
        session => Shape(call, session, call.Read(() => session.Certificates(null, out _))),
        failure => new(reader.Name, new CardCertificatesJson(null, []) { Fault = failure.Fault.Id }));

    private static ReaderCertificatesJson Shape(Invocation call, PinSession session, IReadOnlyList<CertificateInfo> found)
    {
        if (!call.Json) call.Output.Certificates(session.Reader, session.Status, found);
        return new(session.Reader, new(session.Status.Profile.Id, [.. found.Select(c =>
            new CertificateJson(c.PinId, Output.Id(c.State), c.Subject, c.Issuer, c.NotBefore, c.NotAfter, c.Serial))]));
    }

    private static int Finish(Invocation call, IReadOnlyList<ReaderCertificatesJson> shown)
    {
        if (call.Json) call.Output.Json(new CertificatesJson(shown), JsonShapes.Default.CertificatesJson);
        else if (shown.Any(r => r.Card?.Certificates.Count > 0)) call.Output.Result(call.Output.Text("cert.revocation"), Look.Dim);
        return ExitCode.Done;
    }
}

using EidPin.Reset;
using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>A counter's terminal with its own key, and the chip in it.</summary>
/// <param name="operatorId">As what is signed names it.</param>
internal sealed class TestTerminal(TestKiosk machine, string operatorId)
{
    public TestKiosk Machine => machine;

    public string Id => machine.Id;

    public Task<Told<TerminalSession>> Session() => machine.Ask("/v1/terminal/session", ResetJson.Default.TerminalSession);

    public Task<Told<TerminalVisit>> Pair(string code) =>
        machine.Post("/v1/terminal/pair", new PairRequest(code), ResetJson.Default.PairRequest, ResetJson.Default.TerminalVisit);

    public Task<Told<TerminalCard>> Card(
        string visit, TestCard card, IReadOnlyDictionary<string, int?>? tries = null, IReadOnlyDictionary<string, bool>? works = null,
        IReadOnlyList<string>? unknown = null) => machine.Post(
        "/v1/terminal/card",
        new TerminalCardRequest(visit, card.Authentication.RawData, tries ?? new Dictionary<string, int?>(), works, unknown),
        ResetJson.Default.TerminalCardRequest, ResetJson.Default.TerminalCard);

    /// <summary>The chip's answer and the request that goes with it.</summary>
    public static (TerminalAuthoriseRequest Request, SessionKeys Chip, byte[] HostCryptogram) Prepare(
        TestCard card, TerminalCard seen, string pin, int? tries = 0, byte? keySet = null)
    {
        var set = keySet ?? (byte)seen.Visit.Pins.First(p => p.Pin == pin).KeyVersion;
        var (answer, keys, cryptogram) = card.InitializeUpdate(set, seen.HostChallenge);
        var own = card.Authentication.RawData;
        return (new(seen.Visit.Visit, pin, seen.Challenge.Id, own, seen.HostChallenge, answer, tries), keys, cryptogram);
    }

    public Task<Told<Authorisation>> Authorise(TerminalAuthoriseRequest request, string key) => machine.Post(
        "/v1/terminal/authorise", request, ResetJson.Default.TerminalAuthoriseRequest, ResetJson.Default.Authorisation, key);

    public Task<Told<ReportReply>> Report(ReportRequest report) =>
        machine.Post("/v1/terminal/report", report, ResetJson.Default.ReportRequest, ResetJson.Default.ReportReply);

    public Task<Told<TerminalVisit>> Confirm(HolderReceipt receipt) =>
        machine.Post("/v1/terminal/receipt", receipt, ResetJson.Default.HolderReceipt, ResetJson.Default.TerminalVisit);

    /// <summary>One PIN from the card to the report.</summary>
    public async Task<TerminalVisit> Set(string visit, TestCard card, string pin, byte[] newPin)
    {
        var seen = (await Card(visit, card)).Right;
        var (request, chip, cryptogram) = Prepare(card, seen, pin);
        var authorised = (await Authorise(request, Guid.NewGuid().ToString())).Right;
        var (chaining, receipt) = card.Reset(pin, authorised, chip, cryptogram, newPin);
        Assert.Equal("open", (await Report(new(visit, authorised.Attempt, "done", chaining, receipt))).Right.State);
        return (await Session()).Right.Visit!;
    }

    /// <summary>Who has just set the PIN uses it.</summary>
    public async Task<Told<TerminalVisit>> ConfirmWith(string visit, TestCard card, string pin)
    {
        var seen = (await Card(visit, card)).Right;
        if (!seen.Visit.Pins.First(p => p.Pin == pin).HasKey) return await Confirm(new(visit, pin, card.Authentication.RawData, null));
        var text = new ProofText(
            ProofText.Confirm, operatorId, pin, Id, seen.Challenge.Time, seen.Challenge.Nonce, machine.Origin);
        return await Confirm(new(visit, pin, card.Authentication.RawData, card.Confirm(text, seen.Challenge.Id)));
    }
}

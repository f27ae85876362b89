using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// The card is pulled, or power fails after it acted, at every single command of every operation on every ready-made card.
/// </summary>
public sealed class PullAndTearTests
{
    private sealed record Operation(string Name, string[] Cards, Func<PinSession, PinOutcome?> Run);

    private static readonly string[] Finnish = ["fineid-citizen", "fineid-organisation"];

    private static readonly Operation[] Operations =
    [
        new("status", [.. ReadyMade.All.Select(c => c.Name)], s => { s.Refresh(); return null; }),
        new("certificates", [.. ReadyMade.All.Select(c => c.Name)], s => { new CardCertificates(s).Read(); return null; }),
        new("signature certificate", ["my-number"], s => new CardCertificates(s).ReadWithCode("jp.signature", C("TEST1234"), out _)),
        new("check right", ["my-number"], s => s.Check("jp.authentication", C("2468"))),
        new("check twin", ["my-number"], s => s.Check("jp.resident-register", C("1357"))),
        new("check wrong", ["my-number"], s => s.Check("jp.signature", C("WRONG999"))),
        new("change", ["my-number"], s => s.Change("jp.card-info", C("3690"), C("8642"))),
        new("check PIN1", Finnish, s => s.Check("fi.pin1", C("1234"))),
        new("check PIN2 wrong", Finnish, s => s.Check("fi.pin2", C("999999"))),
        new("change PIN1", Finnish, s => s.Change("fi.pin1", C("1234"), C("8642"))),
        new("change PIN2", Finnish, s => s.Change("fi.pin2", C("123456"), C("864202"))),
        new("unlock PIN1", [.. Finnish, "fineid-citizen-pin1-locked"], s => s.Unlock("fi.pin1", C("12345678"), C("8642"))),
        new("unlock wrong", Finnish, s => s.Unlock("fi.pin1", C("87654321"), C("8642"))),
        new("activate 8", ["fineid-citizen-new"], s => new CardActivation(s).Activate(C("12345678"), C("8642"), C("864202")).Outcome),
        new("activate 7", ["fineid-citizen-2026-new"], s => new CardActivation(s).Activate(C("7654321"), C("8642"), C("864202")).Outcome),
    ];

    public static TheoryData<string, string> Cases => [.. Operations.SelectMany(o => o.Cards.Select(c => (o.Name, c)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Wherever_the_link_breaks_the_program_says_what_is_known_and_repeats_no_code(string operation, string cardName)
    {
        var op = Operations.Single(o => o.Name == operation);
        var (length, codes) = Undisturbed(op, cardName);
        Assert.True(length > 3);
        foreach (var kind in (string[])["pull", "tear", "lost"])
            for (var at = 1; at <= length; at++)
                Disturbed(op, cardName, kind, at, codes);
    }

    private static (int Commands, int Codes) Undisturbed(Operation op, string cardName)
    {
        var card = CardTray.Take(cardName);
        using var readers = SimulatedReaders.With(card, "R");
        using var session = PinSession.Open(readers.Connect("R"));
        var before = card.CommandCount;
        op.Run(session);
        return (card.CommandCount - before, card.Log.Count(c => c.CarriesCode));
    }

    private static void Disturbed(Operation op, string cardName, string kind, int at, int codes)
    {
        var card = CardTray.Take(cardName);
        var reader = new SimulatedReader("R", card);
        using var readers = new SimulatedReaders(reader);
        using var session = PinSession.Open(readers.Connect("R"));
        var tries = Tries(card);
        if (kind == "pull") reader.PullAt(at);
        else if (kind == "tear") reader.TearAt(at);
        else reader.TearAt(at, CardFault.CommunicationFailed);

        PinOutcome? outcome = null;
        CardException? broken = null;
        try
        {
            outcome = op.Run(session);
        }
        catch (CardException e)
        {
            broken = e;
        }

        var where = $"{kind} at {at}: {outcome?.GetType().Name ?? broken?.Message}";
        var sent = card.Log.Where(c => c.CarriesCode).ToList();
        Assert.True(sent.Count <= codes, where);
        if (broken is not null && sent.Count == 0) Assert.True(tries.SequenceEqual(Tries(card)), where);
        if (outcome is PinOutcome.Uncertain { Sent: not false }) Assert.True(kind == "pull" || sent.Count > 0, where);
        if (outcome is PinOutcome.Done or PinOutcome.Wrong) Assert.True(sent.Count == codes, where);
        if (kind == "tear" && card.Log[^1].CarriesCode) Assert.True(outcome is PinOutcome.Uncertain { Sent: null }, where);
        StatusIsRight(reader, card, where);
    }

    private static void StatusIsRight(SimulatedReader reader, SimulatedCard card, string where)
    {
        reader.Insert(card);
        using var readers = new SimulatedReaders(reader);
        using var session = PinSession.Open(readers.Connect(reader.Name), extra: true);
        foreach (var pin in session.Status.Pins.Where(p => p.State != PinState.Absent))
            Assert.Equal((where, pin.Pin.Id, card.TriesLeft(pin.Pin.Id)), (where, pin.Pin.Id, pin.FirstTriesLeft));
    }

    private static int[] Tries(SimulatedCard card) => [.. card.Profile.Pins.Select(p => card.TriesLeft(p.Id))];

    private static Code C(string typed) => CounterModel.Typed(typed);
}

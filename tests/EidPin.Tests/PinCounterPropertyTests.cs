using EidPin.Cards;
using EidPin.Simulators;
using FsCheck;
using FsCheck.Fluent;

namespace EidPin.Tests;

/// <summary>
/// Random operations on every profile and PIN, each step held against <see cref="CounterModel"/>: 100,000 steps and more in every test run.
/// </summary>
public sealed class PinCounterPropertyTests
{
    private const int StepsPerRun = 250;

    // A card type that exists nowhere but here: one more profile needs no other edit, neither in the session nor in the simulator.
    private static readonly CardProfile MadeUp = new("xx.made-up")
    {
        Name = new("Made-up card", "Keksitty kortti"),
        HistoricalBytes = ["0102030405"],
        Select = CommandApdu.Select(4, "F0010203"),
        Identity = new(CommandApdu.Select(2, "5032"), IdentityFormat.TokenInfo),
        Pins =
        [
            MadeUpPin("xx.door", 0x01) with { UnblockedBy = "xx.puk", Unblock = UnblockMode.CodeAndNew },
            MadeUpPin("xx.safe", 0x02) with
            {
                Format = new(6, 10),
                Change = ChangeMode.VerifyThenNew,
                UnblockedBy = "xx.puk",
                Unblock = UnblockMode.VerifyThenNew,
            },
            MadeUpPin("xx.puk", 0x03) with { Format = new(8, 8), MaxTries = 10, HoldAt = 2, Checkable = false, Change = ChangeMode.Never },
        ],
    };

    private static PinSpec MadeUpPin(string id, byte reference) => new(id)
    {
        Name = new(id, id),
        Reference = reference,
        Format = new(4, 8, PadTo: 8, Pad: 0xFF),
        MaxTries = 4,
        Select = [CommandApdu.Select(4, "F0010203")],
        Forget = [CommandApdu.Select(4, "F0010203")],
        Tries = TriesQuery.EmptyVerify,
        Change = ChangeMode.OldAndNew,
    };

    private static IReadOnlyList<CardProfile> AllProfiles => [.. CardProfiles.All, MadeUp];

    public static TheoryData<string, CardProtocol, int> Profiles => new()
    {
        { "jp.my-number", CardProtocol.T1, 140 },
        { "fi.citizen", CardProtocol.T0, 70 },
        { "fi.citizen", CardProtocol.T1, 70 },
        { "fi.organisation", CardProtocol.T0, 70 },
        { "fi.organisation", CardProtocol.T1, 70 },
        { "xx.made-up", CardProtocol.T1, 20 },
    };

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Every_random_sequence_of_operations_leaves_the_counters_as_the_model_says(string profileId, CardProtocol protocol, int runs)
    {
        if (Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") == "1") runs *= 20;
        var profile = AllProfiles.Single(p => p.Id == profileId);
        var steps = 0;
        var sequences = Arb.From(Gen.Choose(0, int.MaxValue).ArrayOf(StepsPerRun), Shorter);
        FsCheck.Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithQuietOnSuccess(true),
            Prop.ForAll(sequences, sequence => Play(profile, protocol, sequence, ref steps)));
        Assert.True(steps >= runs * StepsPerRun, $"only {steps} steps");
    }

    private static void Play(CardProfile profile, CardProtocol protocol, int[] sequence, ref int steps)
    {
        var card = profile == MadeUp ? SimulatedCard.Create(new() { Profile = profile.Id }, profile: profile)
            : CardTray.Take(ReadyMade.All.First(c => c.Definition.Profile == profile.Id).Name);
        var model = new CounterModel(profile, profile.Pins.ToDictionary(p => p.Id, p => CardCodes.CodeOf(card.Definition, p)));
        using var readers = new SimulatedReaders(new SimulatedReader("Model", card) { Protocol = protocol });
        using var session = PinSession.Open(readers.Connect("Model"), AllProfiles);
        foreach (var number in sequence)
        {
            steps++;
            var (expected, actual) = Step(session, model, profile, new Random(number));
            Assert.Equal((steps, expected), (steps, actual.GetType().Name));
            foreach (var pin in profile.Pins) Assert.Equal((pin.Id, model.Tries[pin.Id]), (pin.Id, card.TriesLeft(pin.Id)));
            if (actual is PinOutcome.Wrong or PinOutcome.Held or PinOutcome.Done) Assert.Equal(model.Left(actual.Code), actual.TriesLeft);
            Assert.Equal(
                actual is PinOutcome.Done or PinOutcome.Wrong || actual is PinOutcome.Locked { Status: not null } && actual.Sent == true,
                actual.Sent);
        }
    }

    private static (string, PinOutcome) Step(PinSession session, CounterModel model, CardProfile profile, Random random)
    {
        var pins = profile.Pins.Where(p => p.Checkable && !p.Extra).ToList();
        var pin = pins[random.Next(pins.Count)];
        var last = random.Next(4) == 0 ? LastTry.Spend : LastTry.Hold;
        var typed = random.Next(2) == 0 ? model.CodeOf(pin.Id) : Sample(session.NewFormat(pin.Id), random);
        var next = Sample(session.NewFormat(pin.Id), random);
        switch (random.Next(6))
        {
            case 0:
                if (random.Next(2) == 0) session.Refresh();
                else new CardCertificates(session).Read();
                return ("Done", new PinOutcome.Done(pin.Id, pin.Id) { TriesLeft = model.Left(pin.Id), Sent = true });
            case 1:
                using (var malformed = CounterModel.Typed(typed[..^1] + (random.Next(2) == 0 ? "!" : "12345678901234567")))
                    return ("BadFormat", session.Check(pin.Id, malformed, last));
            case 2:
                using (Code old = CounterModel.Typed(typed), fresh = CounterModel.Typed(next))
                    return (model.Change(pin.Id, typed, next, last), session.Change(pin.Id, old, fresh, last));
            case 3:
                var by = profile.Pins.FirstOrDefault(p => p.Id == pin.UnblockedBy);
                // Mostly the right activation code: otherwise every sequence ends with a dead chip.
                var puk = by is null ? "12345678" : random.Next(12) > 0 ? model.CodeOf(by.Id) : Sample(by.Format, random);
                using (Code unblocking = CounterModel.Typed(puk), fresh = CounterModel.Typed(next))
                    return (model.Unlock(pin.Id, puk, next, last), session.Unlock(pin.Id, unblocking, fresh, last));
            default:
                using (var code = CounterModel.Typed(typed))
                    return (model.Check(pin.Id, typed, last), session.Check(pin.Id, code, last));
        }
    }

    private static string Sample(PinFormat format, Random random)
    {
        // Few different codes, so that the same wrong one comes again.
        var digits = $"{random.Next(3)}{random.Next(2)}97531864"[..Math.Max(format.Min, 4)];
        return format.Letters ? "AB" + digits[2..] : digits;
    }

    private static IEnumerable<int[]> Shorter(int[] sequence)
    {
        for (var length = sequence.Length / 2; length > 0; length /= 2)
            for (var at = 0; at + length <= sequence.Length; at += length)
                yield return [.. sequence[..at], .. sequence[(at + length)..]];
    }
}

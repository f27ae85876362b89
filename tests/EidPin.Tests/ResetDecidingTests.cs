using System.Globalization;
using EidPin.Reset;

namespace EidPin.Tests;

/// <summary>Random commands at random times against a small model that was written apart from the decisions.</summary>
public sealed class ResetDecidingTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-28T00:00:00Z", CultureInfo.InvariantCulture);
    private static readonly int Runs = Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") == "1" ? 200_000 : 5_000;

    [Fact]
    public void Whatever_is_asked_in_whatever_order_the_case_is_where_the_model_says()
    {
        for (var seed = 0; seed < Runs; seed++)
        {
            var (random, now, model) = (new Random(seed), Start, new Model());
            List<ResetFact> facts = [new ResetFact.Reserved(ResetPins.Signature, "card") { At = now }];
            var state = Deciding.Apply(null, "case", facts[0]);
            for (var step = 0; step < 25; step++)
            {
                now += random.Next(6) switch
                {
                    0 => TimeSpan.FromHours(random.Next(1, 12)),
                    1 => ResetCase.ReportWithin,
                    _ => TimeSpan.FromSeconds(random.Next(0, 60)),
                };
                var command = Any(random, state);
                var expected = model.Ask(command, now);
                var decision = Deciding.Decide(state, command, now);
                var told = decision.Refusal?.Id ?? decision.Fact?.GetType().Name ?? "already";
                Assert.True(expected == told, $"seed {seed}, step {step}: {command} of {state} at {now:s}: {told}, expected {expected}");
                if (decision.Fact is not { } fact) continue;
                facts.Add(fact);
                state = Deciding.Apply(state, "case", fact);
                Assert.Equal(facts.Count, state.Version);
            }
            Assert.Equal(state, Deciding.Replay("case", facts));
            Assert.InRange(facts.Count(f => f is ResetFact.Done), 0, 1);
            Assert.InRange(facts.Count(f => f is ResetFact.Authorised), 0, ResetCase.MostAuthorisations);
        }
    }

    [Theory]
    [InlineData(3, 0, false, "locked")]
    [InlineData(null, 0, true, "locked")]
    [InlineData(0, 0, true, "counter")]
    [InlineData(3, 3, true, "not-known")]
    [InlineData(null, null, true, "not-known")]
    [InlineData(0, 3, true, null)]
    public void A_session_whose_end_nobody_can_learn_any_more_is_not_done_and_says_why(int? before, int? now, bool notKnown, string? why)
    {
        List<ResetFact> facts =
        [
            new ResetFact.Reserved(ResetPins.Signature, "card") { At = Start },
            new ResetFact.Identified("policy") { At = Start },
            new ResetFact.Authorised("k1", "a", before) { At = Start },
            new ResetFact.Uncertain("k1") { At = Start },
        ];
        var fact = Deciding.Decide(
            Deciding.Replay("case", facts)!, new ResetCommand.SeeAgain("k1", "card", now, null, notKnown), Start.AddHours(1)).Fact;
        Assert.Equal(why, (fact as ResetFact.NotDone)?.Why);
        Assert.Equal(why is null ? "counter" : null, (fact as ResetFact.Done)?.By);
    }

    private static ResetCommand Any(Random random, ResetCase state)
    {
        string kiosk = random.Next(2) == 0
            ? "k1"
            : "k2", attempt = random.Next(3) == 0 ? "a" : state.Attempt ?? "b", card = random.Next(8) == 0 ? "other" : "card";
        int? tries = random.Next(3) switch { 0 => null, 1 => 0, _ => 3 };
        return random.Next(12) switch
        {
            0 => random.Next(3) == 0
                ? new ResetCommand.AskForPhotos("staff", "photos")
                : new ResetCommand.CompareFace(random.Next(5) != 0, "staff"),
            1 => new ResetCommand.CompareFace(random.Next(5) != 0, "staff"),
            2 => new ResetCommand.Cancel(random.Next(2) == 0 ? "holder" : ResetCommand.Cancel.LaterReservation),
            3 => new ResetCommand.Expire(random.Next(3) switch { 0 => null, 1 => TimeSpan.FromHours(30), _ => TimeSpan.FromDays(30) }),
            4 or 5 => new ResetCommand.Report(kiosk, attempt, (ReportResult)random.Next(3)),
            6 or 7 =>
                new ResetCommand.SeeAgain(
                    kiosk, card, tries, random.Next(3) switch { 0 => true, 1 => false, _ => null }, random.Next(4) == 0),
            _ =>
                new ResetCommand.Authorise(
                    kiosk,
                    card,
                    random.Next(4) == 0 ? attempt : $"n{random.Next(1000)}",
                    random.Next(8) == 0 ? [ResetPins.Authentication] : [ResetPins.Signature],
                    random.Next(8) != 0,
                    tries),
        };
    }

    /// <summary>One reset as one would tell it: phases with their clocks, and a few rules.</summary>
    private sealed class Model
    {
        private string phase = "waits";
        private DateTimeOffset until = Start.AddHours(24);
        private DateTimeOffset lost;
        private (string Kiosk, string Attempt)? session;
        private int sessions;
        private int? counter;
        private bool otherFace;

        public string Ask(ResetCommand command, DateTimeOffset now)
        {
            var over = phase is "waits" or "ready" && now >= until;
            var nobodyKnows = phase == "unknown" || (phase == "atKiosk" && now >= lost);
            var told = command switch
            {
                ResetCommand.CompareFace f =>
                    phase == "waits" && !over
                        ? f.Same
                            ? "Identified"
                            : "FaceRefused" : phase == "ready" && !over && f.Same
                                ? "already"
                                : phase == "cancelled" && otherFace && !f.Same ? "already"
                        : Why(over, nobodyKnows),
                ResetCommand.AskForPhotos => phase == "waits" && !over ? "PhotosUnclear" : Why(over, nobodyKnows),
                ResetCommand.Cancel c =>
                    (phase is "waits" or "ready" && !over) || (nobodyKnows && c.By == ResetCommand.Cancel.LaterReservation && now >= until)
                        ? "Cancelled"
                        : phase is "cancelled" or "expired" || over ? "already" : Why(over, nobodyKnows),
                ResetCommand.Expire e =>
                    over || (nobodyKnows && now >= lost - TimeSpan.FromMinutes(2) + e.GiveUpAfter) ? "Expired" : "already",
                ResetCommand.Report r => OnReport(r),
                ResetCommand.SeeAgain s =>
                    s.Card == "other"
                        ? Refusals.OtherCard
                        : !nobodyKnows
                            ? "already"
                            : s.NewPinWorks == true || (counter == 0 && s.Tries > 0)
                                ? "Done"
                                : s.Tries == 0 || s.NewPinWorks == false || s.NewPinUnknown ? "NotDone" : "already",
                ResetCommand.Authorise a => OnAuthorise(a, now, over, nobodyKnows),
                _ => "",
            };
            Follow(told, command, now);
            return told;
        }

        private string OnReport(ResetCommand.Report r)
        {
            var own = session == (r.Kiosk, r.Attempt);
            if (phase == "done") return own ? "already" : Refusals.Used;
            if (!own) return Refusals.NoReservation;
            if (r.Result == ReportResult.Done) return "Done";
            return phase == "atKiosk" ? r.Result == ReportResult.Refused ? "NotDone" : "Uncertain" : "already";
        }

        private string OnAuthorise(ResetCommand.Authorise a, DateTimeOffset now, bool over, bool nobodyKnows)
        {
            if (a.Card == "other") return Refusals.OtherCard;
            if (phase == "atKiosk" && session == (a.Kiosk, a.Attempt)) return "already";
            if (!a.CanReset.Contains(ResetPins.Signature)) return Refusals.ChainCannot;
            if (!a.IsOpen) return Refusals.Closed;
            if (over || nobodyKnows || phase is not ("ready" or "atKiosk")) return Why(over, nobodyKnows);
            if (now >= until) return Refusals.Expired;
            if (phase == "atKiosk" && session!.Value.Kiosk != a.Kiosk) return Refusals.InUse;
            return sessions == 3 ? Refusals.TooOften : "Authorised";
        }

        private string Why(bool over, bool nobodyKnows) => over ? Refusals.Expired : nobodyKnows ? Refusals.InUse : phase switch
        {
            "waits" => Refusals.FacePending,
            "ready" => Refusals.FaceDecided,
            "atKiosk" => Refusals.InUse,
            "done" => Refusals.Used,
            "cancelled" => otherFace ? Refusals.FaceRefused : Refusals.Cancelled,
            _ => Refusals.Expired,
        };

        private void Follow(string told, ResetCommand command, DateTimeOffset now)
        {
            if (told == "Authorised" && command is ResetCommand.Authorise a)
            {
                if (phase == "ready") counter = a.Tries;
                (phase, session, lost, sessions) = ("atKiosk", (a.Kiosk, a.Attempt), now + TimeSpan.FromMinutes(2), sessions + 1);
            }
            if (told == "Identified") until = now.AddHours(24);
            if (told == "FaceRefused") otherFace = true;
            phase = told switch
            {
                "Identified" or "NotDone" => "ready",
                "FaceRefused" or "Cancelled" => "cancelled",
                "Done" => "done",
                "Expired" => "expired",
                "Uncertain" => "unknown",
                _ => phase,
            };
        }
    }
}

using EidPin.Reset;
using EidPin.Reset.People;
using EidPin.Reset.Visits;

namespace EidPin.Tests;

/// <summary>Random commands at random times against a small model that was written apart from the decisions.</summary>
public sealed class VisitPropertyTests
{
    private static readonly int Runs = Environment.GetEnvironmentVariable("EIDPIN_TEST_LONG") == "1" ? 200_000 : 1_500;

    [Fact]
    public void Whatever_is_asked_in_whatever_order_a_key_is_given_only_where_the_model_would_give_it()
    {
        var (authorised, supervised, done) = (0, 0, 0);
        for (var seed = 0; seed < Runs; seed++)
        {
            var random = new Random(seed);
            var (counter, model) = (new VisitCounter(), new Model());
            var agent = random.Next(3) == 0;
            var enquiry = new Enquiry("R", counter.Now.AddDays(-2), counter.Now.AddDays(9));
            Assert.Equal("Opened", counter.Told(counter.Opening(agent ? Comers.Agent : Comers.Holder, enquiry: agent ? enquiry : null)));
            model.Open(agent, counter.Visit!.Until);
            for (var step = 0; step < 60; step++)
            {
                counter.Now += TimeSpan.FromSeconds(random.Next(12) == 0 ? 120 : random.Next(0, 20));
                if (random.Next(400) == 0) counter.Now = counter.Visit!.Until;
                var command = (seed % 4 == 0, step) switch
                {
                    // Most visits begin as visits do.
                    (false, 0) => new VisitCommand.Describe(
                        RandomVisit.Staff[0], RandomVisit.Said(random, [.. ResetPins.AtCounter], agent)),
                    (false, 1) => new VisitCommand.Pair(RandomVisit.Terminals[0], "7K2"),
                    (false, 2) => new VisitCommand.SeeCard(RandomVisit.Terminals[0], "card", random.Next(6) == 0 ? 2 : 0),
                    _ => RandomVisit.Any(random, counter, agent),
                };
                var may = command is VisitCommand.Authorise wish && model.MayAuthorise(wish, counter.Now);
                var decision = counter.Ask(command);
                Assert.True(
                    command is not VisitCommand.Authorise || may == decision.Fact is VisitFact.Authorised,
                    $"seed {seed}, step {step}: {command}: {decision}, expected {may}");
                if (decision.Fact is null) continue;
                model.Follow(command, decision.Fact, counter.Now);
                Assert.Equal(counter.Facts.Count, counter.Visit!.Version);
                if (decision.Fact is VisitFact.Authorised) authorised++;
                if (decision.Fact is VisitFact.Decided { Role: StaffRole.Supervisor }) supervised++;
                if (decision.Fact is VisitFact.PinDone) done++;
            }
        }
        // The commands are not so random that nothing ever happens.
        Assert.True(authorised > Runs / 2 && supervised > Runs / 10 && done > Runs / 5, $"{authorised} {supervised} {done}");
    }

    /// <summary>One visit as one would tell it: who has agreed to which PINs, and which session runs.</summary>
    private sealed class Model
    {
        private readonly HashSet<string> agreed = [], set = [], unsure = [], running = [], clerks = ["s1"], sessions = [];
        private readonly Dictionary<string, int?> before = [];
        private HashSet<string> wanted = [];
        private bool agent, over, overridden, clerkAgreed;
        private string? card, terminal;
        private DateTimeOffset until, began;
        private int resets;

        public void Open(bool byAgent, DateTimeOffset end) => (agent, until) = (byAgent, end);

        private bool NeedsTwo => agent || overridden || resets >= 2;

        public bool MayAuthorise(VisitCommand.Authorise wish, DateTimeOffset now)
        {
            Late(now);
            return !over && now < until && wish.At == new Terminal(terminal ?? "", "tokiwa") && card == wish.Card && running.Count == 0
                && unsure.Count == 0 && wish.Pins.All(agreed.Contains) && !sessions.Contains(wish.Attempt)
                && (wish.RecentResets < 2 || resets >= 2);
        }

        public void Follow(VisitCommand command, VisitFact fact, DateTimeOffset now)
        {
            Late(now);
            switch (command, fact)
            {
                case (VisitCommand.Describe d, _):
                    Assert.Empty(running);
                    (overridden, wanted) = (d.Description.Override is not null, [.. d.Description.Pins]);
                    clerks.Add(d.By.Staff);
                    Nothing();
                    break;
                case (VisitCommand.Pair p, _):
                    Assert.True(terminal is null && p.At.Site == "tokiwa");
                    terminal = p.At.Id;
                    break;
                case (VisitCommand.SeeCard s, _):
                    Assert.True((card ?? s.Card) == s.Card && s.At.Id == terminal);
                    (card, var more) = (s.Card, s.RecentResets >= 2 != resets >= 2);
                    resets = s.RecentResets;
                    if (more) Nothing();
                    break;
                case (VisitCommand.Sign s, _):
                    Agree(s.By);
                    break;
                case (VisitCommand.Authorise a, _):
                    (began, _) = (now, sessions.Add(a.Attempt));
                    running.UnionWith(a.Pins);
                    agreed.ExceptWith(a.Pins);
                    foreach (var pin in a.Pins) before[pin] = a.Tries.TryGetValue(pin, out var n) ? n : null;
                    break;
                case (_, VisitFact.PinDone done):
                    Ended(done.Pin);
                    set.Add(done.Pin);
                    break;
                case (VisitCommand.SeeAgain again, VisitFact.PinNotDone not):
                    Assert.True(again.Tries == 0 || again.NewPinWorks == false || before[not.Pin] != 0);
                    Ended(not.Pin);
                    clerkAgreed = false;
                    break;
                case (_, VisitFact.PinNotDone not):
                    Ended(not.Pin);
                    clerkAgreed = false;
                    break;
                case (_, VisitFact.PinUncertain lost):
                    running.Remove(lost.Pin);
                    unsure.Add(lost.Pin);
                    break;
                default:
                    Assert.Empty(running);
                    over = true;
                    break;
            }
        }

        private void Agree(Actor by)
        {
            Assert.Equal("tokiwa", by.Site);
            if (by.Role == StaffRole.Clerk)
            {
                clerks.Add(by.Staff);
                clerkAgreed = true;
                if (NeedsTwo) return;
            }
            else Assert.True(NeedsTwo && clerkAgreed && !clerks.Contains(by.Staff));
            agreed.UnionWith(wanted.Except(set));
        }

        private void Ended(string pin)
        {
            running.Remove(pin);
            unsure.Remove(pin);
            // A receipt may come after somebody has agreed to it anew.
            agreed.Remove(pin);
        }

        private void Nothing()
        {
            agreed.Clear();
            clerkAgreed = false;
        }

        private void Late(DateTimeOffset now)
        {
            if (running.Count == 0 || now < began.AddMinutes(2)) return;
            unsure.UnionWith(running);
            running.Clear();
        }
    }
}

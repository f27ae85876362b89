using EidPin.Cards;
using EidPin.Scp03;

namespace EidPin.Tests;

/// <summary>
/// The card is pulled, power fails, or somebody answers in the chip's place, at every single command of a reset: what is said of the PIN is
/// true of the chip.
/// </summary>
public sealed class IssuerPullAndTearTests
{
    private const string Signature = "jp.signature", Authentication = "jp.authentication";
    private const string Register = "jp.resident-register", CardInfo = "jp.card-info";

    // In which ways a link breaks.
    private static readonly string[] Kinds = ["pull", "tear", "lost", "reset"];

    private static readonly Func<byte[], byte[]>[] Short = [_ => [0x90, 0x00], _ => [0x69, 0x82], _ => [0x90]];

    private static readonly Func<byte[], byte[]>[] Corruptions =
    [
        .. Short, _ => [0x63, 0xC0], _ => [0x6A, 0x80], _ => [0x61, 0x10], _ => new byte[258], _ => new byte[300],
        a =>
            [.. a[..^2].Select(b => (byte)~b), 0x90, 0x00], a =>
                [.. a[..^2].Take(a.Length / 2), 0x90, 0x00], a => [.. a[..^2], 0x62, 0x82], a => [.. a[..^2], 0x00, .. a[^2..]],
    ];

    [Theory, InlineData(Signature, 5, 8), InlineData(Authentication, 0, 16)]
    public void Wherever_the_link_breaks_what_is_said_is_true(string pin, int used, int macSize)
    {
        var (length, set) = Undisturbed(pin, used, macSize);
        foreach (var kind in Kinds)
            for (var at = 1; at <= length; at++)
            {
                using var stage = new IssuerStage(pin, macSize: macSize, used: used);
                Break(stage, kind, at);
                var outcome = Run(stage);
                stage.MustBeTrue(outcome, $"{kind} at {at}");
                if (at == set)
                    Assert.True(
                        outcome is PinOutcome.Uncertain { Step: CodeStep.Unblock, Sent: null } && stage.IsSet == (kind is "tear" or "lost"),
                        $"{kind} at {at}: {outcome}");
                if (at > set) Assert.True(outcome is PinOutcome.Done && stage.IsSet, $"{kind} at {at}: {outcome}");
                if (at < set && stage.Handshakes.Count > 0)
                    Assert.True(outcome is PinOutcome.Uncertain { Step: CodeStep.Use }, $"{kind} at {at}: {outcome}");
            }
    }

    [Theory]
    [InlineData(Signature, 5, 16)]
    [InlineData(Register, 3, 8)]
    [InlineData(CardInfo, 0, 16)]
    public void At_a_counter_too_what_is_said_is_true_wherever_the_link_breaks(string pin, int used, int macSize)
    {
        var (length, set) = Undisturbed(pin, used, macSize, atCounter: true);
        foreach (var kind in Kinds)
            for (var at = 1; at <= length; at++)
            {
                using var stage = new IssuerStage(pin, macSize: macSize, used: used, atCounter: true);
                Break(stage, kind, at);
                var outcome = Run(stage);
                stage.MustBeTrue(outcome, $"{kind} at {at}");
                if (at < set) Assert.True(outcome is not PinOutcome.Uncertain && stage.IsUntouched, $"{kind} at {at}: {outcome}");
                if (at == set)
                    Assert.True(
                        outcome is PinOutcome.Uncertain { Step: CodeStep.Unblock, Sent: null } && stage.IsSet == (kind is "tear" or "lost"),
                        $"{kind} at {at}: {outcome}");
                if (at > set) Assert.True(outcome is PinOutcome.Done && stage.IsSet, $"{kind} at {at}: {outcome}");
            }
    }

    [Theory, InlineData(Register), InlineData(CardInfo)]
    public void At_a_counter_too_what_is_said_is_true_whatever_is_answered_in_the_chips_place(string pin)
    {
        var (length, set) = Undisturbed(pin, 3, 8, atCounter: true);
        for (var at = 1; at <= length; at++)
            // As at a machine: from the handshake on with everything.
            foreach (var (corrupt, i) in (at >= set - 4 ? Corruptions : Short).Select((c, i) => (c, i)))
            {
                using var stage = new IssuerStage(pin, used: 3, atCounter: true);
                stage.Reader.AnswerAt(at, corrupt);
                var outcome = Run(stage);
                stage.MustBeTrue(outcome, $"{i} at {at}");
                if (at == set)
                    Assert.True(
                        outcome is PinOutcome.Uncertain { Step: CodeStep.Unblock } && stage.Receipt is null, $"{i} at {at}: {outcome}");
            }
    }

    [Theory, InlineData(Signature, 5), InlineData(Authentication, 0)]
    public void Whatever_is_answered_in_the_chips_place_what_is_said_is_true(string pin, int used)
    {
        var (length, set) = Undisturbed(pin, used, 8);
        for (var at = 1; at <= length; at++)
            // From the handshake on with everything; what comes before is the same as for other operations.
            foreach (var (corrupt, i) in (at >= set - 4 ? Corruptions : Short).Select((c, i) => (c, i)))
            {
                using var stage = new IssuerStage(pin, used: used);
                stage.Reader.AnswerAt(at, corrupt);
                var outcome = Run(stage);
                stage.MustBeTrue(outcome, $"{i} at {at}");
                if (at == set)
                    Assert.True(
                        outcome is PinOutcome.Uncertain { Step: CodeStep.Unblock } && stage.Receipt is null, $"{i} at {at}: {outcome}");
            }
    }

    [Fact]
    public void Any_bit_of_the_receipt_that_is_not_as_the_chip_sent_it_makes_it_none()
    {
        var (_, set) = Undisturbed(Signature, 5, 8);
        using var whole = new IssuerStage(Signature, used: 5);
        Assert.IsType<PinOutcome.Done>(Run(whole));
        Assert.Equal(Receipt.Said(0x9B, 5), whole.Receipt);
        for (var bit = 0; bit < whole.Channel!.Answer.Length * 8; bit++)
        {
            var spoiled = whole.Channel.Answer.ToArray();
            spoiled[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.Null(Receipt.Open(whole.Keys!, whole.Channel.Chaining, spoiled));
        }
        foreach (var bit in (int[])[0, 40, 127, 128, 190, 191])
        {
            using var stage = new IssuerStage(Signature, used: 5);
            stage.Reader.AnswerAt(set, a => Flipped(a, bit));
            Assert.True(
                Run(stage) is PinOutcome.Uncertain { Step: CodeStep.Unblock, TriesLeft: 5 } && stage.IsSet && stage.Receipt is null);
        }
    }

    [Fact]
    public void The_answer_of_another_session_is_none_of_this_one()
    {
        var (_, set) = Undisturbed(Signature, 5, 8);
        using var earlier = new IssuerStage(Signature, used: 5);
        Assert.IsType<PinOutcome.Done>(Run(earlier));
        using var stage = new IssuerStage(Signature, used: 5);
        stage.Reader.AnswerAt(set, _ => earlier.Channel!.Answer);
        Assert.True(Run(stage) is PinOutcome.Uncertain { Step: CodeStep.Unblock, Sent: null });
        Assert.Null(stage.Receipt);
        // Nor is the earlier session's handshake: the challenge of the chip was another.
        using var third = new IssuerStage(Signature, used: 5);
        third.Reader.AnswerAt(set - 3, _ => [.. earlier.Handshakes[0].InitializeUpdate, 0x90, 0x00]);
        var outcome = Assert.IsType<PinOutcome.Refused>(Run(third));
        Assert.Equal(0x6300, outcome.Status!.Value.Value);
        third.MustBeTrue(outcome, "");
    }

    [Fact]
    public void Somebody_who_changes_the_command_on_its_way_sets_no_PIN()
    {
        foreach (var bit in (int[])[0, 9, 17, 26, 33, 41, 80, 167, 170, 200, 231])
        {
            using var stage = new IssuerStage(
                Signature, used: 5, between: link => new BetweenLink(link, command: c => c is [0x04, 0x2C, ..] ? Flipped(c, bit) : c));
            var outcome = Run(stage);
            Assert.True(outcome is PinOutcome.Refused && stage.IsUntouched && stage.Receipt is null, $"{bit}: {outcome}");
        }
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        bytes[bit / 8] ^= (byte)(1 << bit % 8);
        return bytes;
    }

    private static PinOutcome? Run(IssuerStage stage)
    {
        try
        {
            return stage.Run();
        }
        catch (CardException)
        {
            return null;
        }
    }

    /// <summary>How many commands a reset has, and which of them sets the PIN.</summary>
    private static (int Length, int Set) Undisturbed(string pin, int used, int macSize, bool atCounter = false)
    {
        using var stage = new IssuerStage(pin, macSize: macSize, used: used, atCounter: atCounter);
        Assert.IsType<PinOutcome.Done>(stage.Run());
        return (stage.Log.Count, stage.Log.ToList().FindIndex(c => c.Ins == 0x2C) + 1);
    }

    private static void Break(IssuerStage stage, string kind, int at)
    {
        if (kind == "pull") stage.Reader.PullAt(at);
        else if (kind == "tear") stage.Reader.TearAt(at);
        else if (kind == "lost") stage.Reader.TearAt(at, CardFault.CommunicationFailed);
        else stage.Reader.ResetAt(at);
    }
}

using EidPin.Cards;
using EidPin.Cli;
using EidPin.Cli.Views;
using EidPin.Cli.Writing;
using EidPin.Desk.Cards;
using EidPin.Desk.Pages;
using EidPin.Guidance.Pages;
using EidPin.Guidance.Wording;

namespace EidPin.Tests;

/// <summary>A person reads whether a code went to the card, and never that the card refused one that it did not get.</summary>
public sealed class OutcomeViewTests
{
    private static readonly PinOutcome NotAsked = Refused(sent: false, 0x6700);

    public static TheoryData<string> Languages => [.. Texts.Languages];

    [Theory, MemberData(nameof(Languages))]
    public void A_card_that_did_not_tell_its_tries_is_said_to_have_told_none(string language)
    {
        Assert.Equal([Plain(language, "outcome.refused.counter-unknown")], Shown(NotAsked, language));
        Assert.Contains(OnPage(language, "outcome.refused.counter-unknown"), Answered(NotAsked, language), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "another reader")]
    [InlineData("ja", "別のリーダー")]
    [InlineData("fi", "toista lukijaa")]
    [InlineData("sv", "en annan läsare")]
    public void Whoever_has_a_reader_that_cannot_ask_for_tries_is_told_of_another_one(string language, string words) =>
        Assert.Contains(words, Text(language, "outcome.refused.counter-unknown"), StringComparison.Ordinal);

    [Fact]
    public void A_reader_that_cannot_carry_the_question_ends_with_that_text()
    {
        using var readers = CliRun.Readers("my-number");
        var link = new RefusedQuestions(readers);
        var run = CliRun.Do("check authentication --stdin", "2468", readers: link);
        Assert.Equal(6, run.Exit);
        Assert.Contains("another reader", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("6700", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_card_refused_after_it_was_sent_is_told_with_its_status() =>
        Assert.Contains("6985", Shown(Refused(sent: true, 0x6985), "en")[0], StringComparison.Ordinal);

    [Fact]
    public void A_keypad_that_ended_is_no_card_that_refused() =>
        Assert.Equal(Text("en", "outcome.pad.timeout"), Shown(Refused(sent: false, 0x6400), "en")[0]);

    [Theory, MemberData(nameof(Languages))]
    public void A_link_that_broke_before_the_code_was_compared_cost_no_try_and_is_told_so(string language)
    {
        foreach (var step in Enum.GetValues<CodeStep>())
        {
            PinOutcome before = new PinOutcome.Uncertain("fi.pin1", "fi.pin1", CardFault.CommunicationFailed, step) { Sent = false };
            Assert.Equal([Plain(language, "outcome.uncertain.not-compared")], Shown(before, language));
            Assert.Contains(OnPage(language, "outcome.uncertain.not-compared"), Answered(before, language), StringComparison.Ordinal);
            var unknown = before with { Sent = null };
            Assert.Equal([Plain(language, $"outcome.uncertain.{EnumId.Of(step)}")], Shown(unknown, language));
            // On a page nobody is sent to the terminal.
            Assert.Contains(
                OnPage(language, $"outcome.uncertain.{EnumId.Of(step)}"), Answered(unknown, language), StringComparison.Ordinal);
            Assert.DoesNotContain("eidpin", Answered(unknown, language), StringComparison.Ordinal);
        }
    }

    private static string Text(string language, string key) => Texts.For(language)[key];

    /// <summary>As a terminal shows it: easy Japanese has its readings in brackets.</summary>
    private static string Plain(string language, string key) => Ruby.Plain(Text(language, key));

    private static string OnPage(string language, string key) => Html.Words(Texts.For(language).ForPages()[key], Texts.For(language).Tag);

    private static PinOutcome Refused(bool sent, ushort status) =>
        new PinOutcome.Refused("fi.pin1", "fi.pin1") { Sent = sent, Status = new StatusWord(status) };

    private static string[] Shown(PinOutcome outcome, string language)
    {
        using var output = new StringWriter();
        var streams = new CliStreams(output, TextWriter.Null, static () => Stream.Null) { Utf8 = true };
        using var readers = CliRun.Readers("fineid-citizen");
        using var session = PinSession.Open(readers.Connect("Reader A"));
        new OutcomeView(new Writer(streams, Texts.For(language), json: false, color: false)).Show(outcome, "check", session);
        return output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Answered(PinOutcome outcome, string language) =>
        new AnswerPart(null, Texts.For(language, "desk").ForPages()).Html(outcome, Act.Check, []);

    /// <summary>A reader that cannot carry a command of four bytes: it answers 6700 itself.</summary>
    private sealed class RefusedQuestions(ICardReaders readers) : ICardReaders
    {
        public IReadOnlyList<ReaderState> List() => readers.List();

        public ICardLink Connect(string reader) => new Link(readers.Connect(reader));

        public IReadOnlyList<ReaderState> WaitForChange(IReadOnlyList<ReaderState> known, CancellationToken cancellation) =>
            readers.WaitForChange(known, cancellation);

        public void Dispose() { }

        private sealed class Link(ICardLink inner) : PassingLink(inner)
        {
            public override int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
            {
                if (command is not [_, 0x20, _, _]) return base.Transmit(command, response);
                ((byte[])[0x67, 0x00]).CopyTo(response);
                return 2;
            }
        }
    }
}

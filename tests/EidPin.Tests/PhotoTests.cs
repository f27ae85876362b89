using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>The photo on the chip, behind verification number B.</summary>
public sealed class PhotoTests
{
    [Fact]
    public void Each_ready_made_card_shows_a_JPEG_2000_picture_for_the_number_that_is_listed()
    {
        foreach (var made in ReadyMade.All.Where(c => c.Profile.Id == "jp.my-number"))
        {
            var card = CardTray.Take(made.Name);
            using var session = Open(card);
            var outcome = new CardPhoto(session).Read(C(made.Codes.Single(c => c.Key == "jp.verification-b").Value), out var photo);
            Assert.Equal(("jp.verification-b", true, 10), (Assert.IsType<PinOutcome.Done>(outcome).Pin, outcome.Sent, outcome.TriesLeft));
            Assert.Equal(Convert.FromHexString("0000000C6A5020200D0A870A"), photo![..12]);   // JP2 signature box (ISO/IEC 15444-1, I.5.1)
            Assert.True(photo.AsSpan().IndexOf(Convert.FromHexString("FF4FFF51")) > 0);      // start of the codestream, and its size marker
            Assert.Equal([0xFF, 0xD9], photo[^2..]);
        }
    }

    [Fact]
    public void Cards_of_different_holders_do_not_all_look_the_same()
    {
        var photos = ((string[])["TESTI TARO", "TESTI HARU", "MALLI MAIJA", "TESTI TARU"]).Select(holder =>
        {
            using var session = Open(SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition with { Holder = holder }));
            Assert.IsType<PinOutcome.Done>(new CardPhoto(session).Read(C("55021720342285"), out var photo));
            return Convert.ToHexString(photo!);
        });
        Assert.True(photos.Distinct().Count() > 1);
    }

    [Fact]
    public void A_wrong_number_costs_one_try_of_the_card_face_alone_and_is_not_sent_again()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        Assert.Equal(9, Assert.IsType<PinOutcome.Wrong>(new CardPhoto(session).Read(C("55021720342286"), out var photo)).TriesLeft);
        Assert.IsType<PinOutcome.Repeated>(new CardPhoto(session).Read(C("55021720342286"), out _));
        Assert.Equal((null, 9, 10), (photo, card.TriesLeft("visual.verification-b"), card.TriesLeft("jp.verification-b")));
    }

    [Theory, InlineData(6, true), InlineData(7, false), InlineData(9, false), InlineData(10, false)]
    public void The_last_three_tries_are_left_alone(int used, bool sent)
    {
        var card = SimulatedCard.Create(
            ReadyMade.Find("my-number")!.Definition with { TriesUsed = new Dictionary<string, int> { ["visual.verification-b"] = used } });
        using var session = Open(card);
        var outcome = new CardPhoto(session).Read(C("55021720342285"), out var photo);
        Assert.Equal((sent, sent), (card.Log.Any(c => c.CarriesCode), photo is not null));
        Assert.Equal(used == 10 ? typeof(PinOutcome.Locked) : sent ? typeof(PinOutcome.Done) : typeof(PinOutcome.Held), outcome.GetType());
    }

    [Fact]
    public void A_number_that_cannot_be_right_is_not_sent()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        Assert.Equal(
            CodeProblem.TooShort, Assert.IsType<PinOutcome.BadFormat>(new CardPhoto(session).Read(C("5502172034228"), out _)).Problem);
        Assert.DoesNotContain(card.Log, c => c.CarriesCode);
    }

    [Fact]
    public void Where_there_is_no_photo_no_code_is_sent()
    {
        foreach (var (card, why) in ((SimulatedCard, Impossible)[])[
            (CardTray.Take("fineid-citizen"), Impossible.Absent),
            (SimulatedCard.Create(new() { Profile = "jp.my-number", Phone = true }), Impossible.Phone),
        ])
        {
            using var session = Open(card);
            Assert.Equal(why, Assert.IsType<PinOutcome.NotPossible>(new CardPhoto(session).Read(C("55021720342285"), out _)).Reason);
            Assert.DoesNotContain(card.Log, c => c.CarriesCode);
        }
    }

    [Fact]
    public void A_spoiled_answer_to_any_command_gives_no_photo_or_a_part_of_the_chips_and_never_sends_the_number_twice()
    {
        var whole = Read(CardTray.Take("my-number"), 0, null, out var length);
        Func<byte[], byte[]>[] corruptions =
        [
            _ =>
                [0x90, 0x00], _ =>
                    [0x90], _ =>
                        new byte[259], a =>
                            [0xFF, 0x20, 0x82, 0xFF, 0xFF, .. a.Skip(5)], a => [.. a.Select(b => (byte)~b).SkipLast(2), 0x90, 0x00],
            _ =>
                [0xFF, 0x20, 0x05, 0xDF, 0x27, 0x82, 0x70, 0x00, 0x90, 0x00], _ =>
                    [0xFF, 0xFF, 0xFF, 0x90, 0x00], _ => [0xFF, 0x20, 0x03, 0xDF, 0x27, 0x00, 0x90, 0x00], _ => [0x69, 0x82],
        ];
        for (var at = 1; at <= length; at++)
            foreach (var corrupt in corruptions)
            {
                var card = CardTray.Take("my-number");
                var photo = Read(card, at, corrupt, out _);
                Assert.True(photo is null || photo.Length == whole!.Length);
                Assert.True(card.Log.Count(c => c.CarriesCode) <= 1);
                Assert.Equal(10, card.TriesLeft("visual.verification-b"));
            }
    }

    [Fact]
    public void A_link_that_breaks_while_the_photo_is_read_costs_no_try_and_says_that_the_number_was_right()
    {
        var card = CardTray.Take("my-number");
        using var session = Open(card);
        card.CutAtCode(acts: false);
        Assert.Equal(CodeStep.Verify, Assert.IsType<PinOutcome.Uncertain>(new CardPhoto(session).Read(C("55021720342285"), out _)).Step);
        card = CardTray.Take("my-number");
        using var second = Open(card);
        card.TearAt(20);
        Assert.True(
            new CardPhoto(second).Read(
                C("55021720342285"), out var photo) is PinOutcome.Uncertain { Step: CodeStep.Use, Sent: true, Code: "jp.verification-b" });
        Assert.Null(photo);
    }

    private static byte[]? Read(SimulatedCard card, int at, Func<byte[], byte[]>? corrupt, out int length)
    {
        var reader = new SimulatedReader("R", card);
        using var session = PinSession.Open(new SimulatedReaders(reader).Connect("R"));
        var before = card.CommandCount;
        if (corrupt is not null) reader.AnswerAt(at, corrupt);
        byte[]? photo = null;
        try
        {
            new CardPhoto(session).Read(C("55021720342285"), out photo);
        }
        catch (CardException)
        {
        }
        length = card.CommandCount - before;
        return photo;
    }

    private static PinSession Open(SimulatedCard card) => PinSession.Open(SimulatedReaders.With(card, "R").Connect("R"));

    private static Code C(string typed) => CounterModel.Typed(typed);
}

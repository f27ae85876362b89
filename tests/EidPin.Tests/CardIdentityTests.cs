using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Which card it is: read once with the status, and compared before any code is sent.</summary>
public sealed class CardIdentityTests
{
    private static Code C(string typed) => CounterModel.Typed(typed);

    /// <summary>Two My Number Cards that say the same of themselves but in their certificates.</summary>
    private static SimulatedCard Twin() => SimulatedCard.Create(ReadyMade.Find("my-number")!.Definition);

    [Fact]
    public void A_card_with_the_same_number_and_another_certificate_gets_no_code()
    {
        var link = new SwappingLink(Twin());
        using var session = PinSession.Open(link);
        var other = Twin();
        link.Swap(other);
        Assert.Equal(CardFault.CardSwapped, Assert.Throws<CardException>(() => session.Check("jp.authentication", C("2468"))).Fault);
        Assert.DoesNotContain(other.Log, c => c.CarriesCode);
    }

    [Fact]
    public void The_same_card_is_known_again_by_its_certificate()
    {
        var link = new SwappingLink(Twin());
        using var session = PinSession.Open(link);
        Assert.IsType<PinOutcome.Done>(session.Check("jp.authentication", C("2468")));
    }

    [Theory]
    [InlineData("my-number", 20, 20)]
    [InlineData("fineid-citizen", 9, 13)]
    public void What_names_a_card_costs_no_further_command(string name, int most, int withValidity)
    {
        using var session = PinSession.Open(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"));
        Assert.InRange(session.Commands, 1, most);
        Assert.NotNull(session.KeyedHash("key"u8));
        Assert.InRange(session.Commands, 1, most);
        using var dated = PinSession.Open(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"), validity: true);
        Assert.InRange(dated.Commands, 1, withValidity);
    }

    [Theory]
    [InlineData("my-number")]
    [InlineData("my-number-child")]
    [InlineData("fineid-citizen")]
    [InlineData("fineid-organisation")]
    [InlineData("fineid-professional")]
    public void The_first_bytes_of_the_free_certificate_tell_what_the_whole_one_says(string name)
    {
        using var session = PinSession.Open(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"), validity: true);
        var start = session.Status.Certificate!;
        var whole = new CardCertificates(session).Read().Single(c => c.PinId == start.PinId);
        Assert.Equal(
            (whole.PinId, whole.State, whole.Issuer, whole.NotBefore, whole.NotAfter, whole.Serial),
            (start.PinId, start.State, start.Issuer, start.NotBefore, start.NotAfter, start.Serial));
        Assert.Equal(CertificateState.Present, start.State);
    }

    [Theory]
    [InlineData("my-number")]
    [InlineData("fineid-citizen")]
    [InlineData("fineid-organisation")]
    public void No_answer_to_a_PIN_operation_is_longer_than_readers_with_short_buffers_carry(string name)
    {
        var longest = 0;
        var link = new MeasuringLink(SimulatedReaders.With(CardTray.Take(name), "R").Connect("R"), length =>
            longest = Math.Max(longest, length));
        using var session = PinSession.Open(link, validity: true);
        var pin = session.Status.Profile.Pins.First(p => p.Format.Accepts("1234"u8)).Id;
        session.Check(pin, C("1234"));
        new CardCertificates(session).Read();
        Assert.InRange(longest, 100, 226);
    }

    /// <summary>Tells how long each answer was.</summary>
    private sealed class MeasuringLink(ICardLink inner, Action<int> measured) : PassingLink(inner)
    {
        public override int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            var length = base.Transmit(command, response);
            measured(length);
            return length;
        }
    }
}

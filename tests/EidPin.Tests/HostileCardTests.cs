using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>
/// Answers that no honest card gives: the only exception is a <see cref="CardException"/>, and no code is sent on a guess.
/// </summary>
public sealed class HostileCardTests
{
    private static readonly Func<byte[], byte[]>[] Corruptions =
    [
        _ => [],
        _ => [0x90],
        _ => new byte[259],
        _ => new byte[512],
        _ => [0x61, 0x00],
        _ => [0x6C, 0xFF],
        a => [.. a[..^2].Take(a.Length / 2), 0x90, 0x00],
        a => [.. a[..^2].Select(b => (byte)(b ^ 0xFF)), 0x90, 0x00],
        a => [0xA0, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, .. a.Take(20), 0x90, 0x00],
        a => [0x30, 0x82, 0xFF, 0xFF, .. a.Take(20), 0x90, 0x00],
        a => [0x30, 0x80, .. a.Take(20), 0x90, 0x00],
        a => [0xDF, 0xFF, 0xFF, 0xFF, .. a.Take(20), 0x90, 0x00],
        _ => [0x90, 0x00],
        _ => [0x00, 0x00],
    ];

    public static TheoryData<string> Cards => [.. ReadyMade.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cards))]
    public void A_spoiled_answer_to_any_command_of_status_or_certificates_is_a_clear_fault_and_costs_no_try(string name)
    {
        var length = Count(name, s => new CardCertificates(s).Read());
        for (var at = 1; at <= length; at++)
            foreach (var corrupt in Corruptions)
            {
                var card = CardTray.Take(name);
                var reader = new SimulatedReader("R", card);
                reader.AnswerAt(at, corrupt);
                Attempt(reader, s => new CardCertificates(s).Read());
                Assert.DoesNotContain(card.Log, c => c.CarriesCode);
            }
    }

    [Theory]
    [InlineData("my-number", "jp.authentication", "2468", "8642")]
    [InlineData("fineid-citizen", "fi.pin1", "1234", "8642")]
    [InlineData("fineid-organisation", "fi.pin1", "1234", "8642")]
    public void A_spoiled_answer_to_any_command_of_a_change_never_makes_a_code_go_twice(string name, string pin, string old, string next)
    {
        void Change(PinSession session)
        {
            using Code current = CounterModel.Typed(old), fresh = CounterModel.Typed(next);
            session.Change(pin, current, fresh);
        }

        var length = Count(name, Change);
        var codes = CodesOf(name, Change);
        for (var at = 1; at <= length; at++)
            foreach (var corrupt in Corruptions)
            {
                var card = CardTray.Take(name);
                var reader = new SimulatedReader("R", card);
                reader.AnswerAt(at, corrupt);
                Attempt(reader, Change);
                Assert.True(card.Log.Count(c => c.CarriesCode) <= codes);
                Assert.True(card.TriesLeft(pin) == card.Profile[pin].MaxTries);
            }
    }

    [Fact]
    public void A_card_that_answers_noise_is_a_fault_and_never_a_crash()
    {
        string[] atrs =
        [
            "3B7F96000080 31B865B0850500111224608290 00",
            "3BDD96008031FE450031B8640429ECC1739401808349",
            "3BE000FF8131FE4514",
            "3B",
            "",
        ];
        for (var seed = 0; seed < 4000; seed++)
        {
            using var link = new NoiseLink(
                Convert.FromHexString(atrs[seed % atrs.Length].Replace(" ", "", StringComparison.Ordinal)), new(seed));
            try
            {
                using var session = PinSession.Open(link, extra: true);
                new CardCertificates(session).Read();
            }
            catch (CardException)
            {
            }
        }
    }

    private static void Attempt(SimulatedReader reader, Action<PinSession> work)
    {
        using var readers = new SimulatedReaders(reader);
        try
        {
            using var session = PinSession.Open(readers.Connect("R"));
            work(session);
        }
        catch (CardException)
        {
        }
    }

    private static int Count(string name, Action<PinSession> work)
    {
        var card = CardTray.Take(name);
        Attempt(new SimulatedReader("R", card), work);
        return card.CommandCount;
    }

    private static int CodesOf(string name, Action<PinSession> work)
    {
        var card = CardTray.Take(name);
        Attempt(new SimulatedReader("R", card), work);
        return card.Log.Count(c => c.CarriesCode);
    }

    /// <summary>Answers well-formed often enough to get past the first command, noise otherwise.</summary>
    private sealed class NoiseLink(byte[] atr, Random random) : ICardLink
    {
        public string Reader => "Noise";

        public ReadOnlyMemory<byte> Atr => atr;

        public CardProtocol Protocol => random.Next(2) == 0 ? CardProtocol.T0 : CardProtocol.T1;

        public int Transmit(ReadOnlySpan<byte> command, Span<byte> response)
        {
            var length = random.Next(5) == 0 ? random.Next(response.Length) : command[1] == 0xA4 ? 2 : random.Next(2, 258);
            random.NextBytes(response[..length]);
            if (length >= 2 && random.Next(4) > 0) (response[length - 2], response[length - 1]) = (0x90, 0x00);
            if (length > 40 && command[1] == 0xB0 && random.Next(2) == 0) "JPKIAPICCTOKEN2                 "u8.CopyTo(response);
            if (length > 8 && random.Next(2) == 0) ((ReadOnlySpan<byte>)[0x30, 0x82, 0x03, (byte)random.Next(256)]).CopyTo(response);
            return length;
        }

        public void Begin() { }

        public void End(CardDisposition after) { }

        public int Control(uint controlCode, ReadOnlySpan<byte> input, Span<byte> output)
        {
            random.NextBytes(output);
            return random.Next(output.Length);
        }

        public void Dispose() { }
    }
}

using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Replays the exchanges that public sources state against the simulated cards (tests/traces/README.md).</summary>
public class SimulatorsTraces
{
    public static TheoryData<string> Traces =>
        [.. Directory.GetFiles(Folder(), "*.apdu").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Traces))]
    public void The_simulated_card_answers_as_the_source_says(string trace)
    {
        Replay(File.ReadLines(Path.Combine(Folder(), trace)), trace);
    }

    private static void Replay(IEnumerable<string> lines, string trace)
    {
        SimulatedCard? card = null;
        var at = 0;
        foreach (var line in lines)
        {
            at++;
            var text = line.Split('#')[0].Trim();
            if (text.Length == 0) continue;
            if (text.Split(": ") is [var key, var value]) card = Prepare(card, key, value);
            else if (text == "warm reset") card!.Reset();
            else if (text == "power cycle") card!.PowerOff();
            else if (text.Split("->") is [var command, var answer]) Exchange(card!, command, answer, $"{trace}:{at}");
            else Assert.Fail($"{trace}:{at}: {text}");
        }
        Assert.NotNull(card);
    }

    private static SimulatedCard Prepare(SimulatedCard? card, string key, string value)
    {
        if (key == "card") return ReadyMade.Find(value)!.Create();
        if (key == "reader") return SimulatedCard.Create(card!.Definition with { Tpdu = value == "TPDU" });
        if (key == "atr") Assert.Equal(Hex(value), Convert.ToHexString(card!.Atr.Span));
        else if (key == "protocol") card!.Protocol = value == "T=0" ? CardProtocol.T0 : CardProtocol.T1;
        else Assert.Fail(key);
        return card!;
    }

    [Theory, InlineData("my-number"), InlineData("fineid-citizen")]
    public void A_trace_that_the_program_wrote_is_read_like_a_recorded_one(string name)
    {
        var file = Path.GetTempFileName();
        try
        {
            var pin = name == "my-number" ? "authentication" : "pin1";
            var code = name == "my-number" ? "2468" : "1234";
            Assert.Equal(0, CliRun.Do($"check {pin} --stdin --trace {file} --simulated {name}", code).Exit);
            string[] written = [$"card: {name}", .. File.ReadLines(file).TakeWhile(l => !l.Contains("[*]", StringComparison.Ordinal))];
            Assert.InRange(written.Length, 8, int.MaxValue);
            Replay(written, file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Exchange(SimulatedCard card, string command, string expected, string where)
    {
        var answer = Convert.ToHexString(card.Transmit(Convert.FromHexString(Hex(command))));
        var any = Hex(expected).Replace("??", "[0-9A-F]{2}", StringComparison.Ordinal).Replace("*", "[0-9A-F]+", StringComparison.Ordinal);
        // [12] is what a trace of the program's own has in place of twelve bytes.
        var pattern = $"^{Regex.Replace(any, @"\[(\d+)\]", "(?:[0-9A-F]{2}){$1}")}$";
        Assert.True(Regex.IsMatch(answer, pattern), $"{where}: {command.Trim()} was answered {answer}, expected {expected.Trim()}");
    }

    private static string Hex(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "traces");
}

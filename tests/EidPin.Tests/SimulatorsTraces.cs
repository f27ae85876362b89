using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Replays the exchanges that public sources state against the simulated cards (tests/traces/README.md).</summary>
public class SimulatorsTraces
{
    public static TheoryData<string> Traces => [.. Directory.GetFiles(Folder(), "*.apdu").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Traces))]
    public void The_simulated_card_answers_as_the_source_says(string trace)
    {
        SimulatedCard? card = null;
        var at = 0;
        foreach (var line in File.ReadLines(Path.Combine(Folder(), trace)))
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
        if (key == "atr") Assert.Equal(Hex(value), Convert.ToHexString(card!.Atr.Span));
        else if (key == "protocol") card!.Protocol = value == "T=0" ? CardProtocol.T0 : CardProtocol.T1;
        else Assert.Fail(key);
        return card!;
    }

    private static void Exchange(SimulatedCard card, string command, string expected, string where)
    {
        var answer = Convert.ToHexString(card.Transmit(Convert.FromHexString(Hex(command))));
        var pattern = $"^{Hex(expected).Replace("??", "[0-9A-F]{2}", StringComparison.Ordinal).Replace("*", "[0-9A-F]+", StringComparison.Ordinal)}$";
        Assert.True(Regex.IsMatch(answer, pattern), $"{where}: {command.Trim()} was answered {answer}, expected {expected.Trim()}");
    }

    private static string Hex(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(here))!, "traces");
}

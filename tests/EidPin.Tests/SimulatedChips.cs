using System.Text;
using EidPin.Simulators;

namespace EidPin.Tests;

/// <summary>Short words for tests that talk to a simulated card in bytes.</summary>
internal static class SimulatedChips
{
    public const string Fineid = "00A4040C0CA000000063504B43532D3135", MasterFile = "00A4000C023F00";
    public const string Jpki = "00A4040C0AD392F000260100000001", Text = "00A4040C0AD3921000310001010408";
    public const string Register = "00A4040C0AD3921000310001010401", Common = "00A4040C0AD3921000310001010100";

    public static SimulatedCard Card(string name) => ReadyMade.Find(name)!.Create();

    public static SimulatedCard At(this SimulatedCard card, EidPin.Cards.CardProtocol protocol)
    {
        card.Protocol = protocol;
        return card;
    }

    /// <summary>Sends hex, gives hex back.</summary>
    public static string Say(this SimulatedCard card, string hex) =>
        Convert.ToHexString(card.Transmit(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    /// <summary>Sends several commands, gives the last answer back.</summary>
    public static string Say(this SimulatedCard card, params ReadOnlySpan<string> commands)
    {
        var answer = "";
        foreach (var command in commands) answer = card.Say(command);
        return answer;
    }

    /// <summary>What stands in the selected file from there on, as much as one answer holds.</summary>
    public static byte[] ReadBinary(this SimulatedCard card, int offset) =>
        card.Transmit([0x00, 0xB0, (byte)(offset >> 8), (byte)offset, 0x00])[..^2];

    /// <summary>A block of twelve bytes, filled up with 00.</summary>
    public static string Block(string code) => Convert.ToHexString(Encoding.ASCII.GetBytes(code.PadRight(12, '\0')));

    public static string Digits(string code) => Convert.ToHexString(Encoding.ASCII.GetBytes(code));

    /// <summary>Length and code as typed.</summary>
    public static string Typed(string code) => $"{code.Length:X2}{Digits(code)}";
}

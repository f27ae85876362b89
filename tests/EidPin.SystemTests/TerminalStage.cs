using System.Text.RegularExpressions;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>
/// A simulated card that remembers, the program at a terminal, and what a watcher knows: which commands with a code the card got.
/// </summary>
internal sealed partial class TerminalStage : IDisposable
{
    /// <summary>Like no other text on the screen.</summary>
    public const string Pin1 = "8392", Pin2 = "839261", Activation = "91827364", Login = "7392", Password = "SENTINEL9Z8Y7",
        NewPin = "748392";

    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-terminal-").FullName;

    public TerminalStage(string card)
    {
        var definition = ReadyMade.Find(card)!.Definition;
        var codes = new Dictionary<string, string>
        {
            ["fi.pin1"] = Pin1,
            ["fi.pin2"] = Pin2,
            ["fi.activation-code"] = Activation,
            ["jp.authentication"] = Login,
            ["jp.signature"] = Password,
        };
        var own = codes.Where(c => EidPin.Cards.CardProfiles.All.First(p => p.Id == definition.Profile).Pins.Any(p => p.Id == c.Key));
        SimulatedCard.Create(definition with { Codes = new Dictionary<string, string>(own) }, CardFile);
    }

    public string CardFile => Path.Combine(folder, "card.json");

    /// <summary>How many commands with a code the card got from the program that was started last.</summary>
    public int CodesSent => Trace().Count(line => CarriesCode().IsMatch(line));

    public int TriesLeft(string pin) => SimulatedCard.Load(CardFile).TriesLeft(pin);

    public string FileOf(string name) => Path.Combine(folder, name);

    /// <param name="environment">English in UTF-8 where nothing else is said.</param>
    public Pty Start(string command, IReadOnlyDictionary<string, string>? environment = null, int columns = 100,
        string? input = null, string? output = null, string? error = null, string typed = "")
    {
        environment ??= new Dictionary<string, string> { ["LC_ALL"] = "C.UTF-8" };
        return Pty.Start(Words(command), environment, columns, input, output, error, typed: typed);
    }

    /// <summary>A shell that a person types to, which stops and resumes what it has started.</summary>
    public static Pty Shell()
    {
        var environment = new Dictionary<string, string> { ["PS1"] = "shell> ", ["LC_ALL"] = "C.UTF-8" };
        return Pty.Start(["/bin/sh", "-i"], environment).Await("shell> ");
    }

    public string[] Words(string command) => [Program.Path, .. command.Split(' '), "--simulated", CardFile, "--trace", FileOf("trace")];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // The program still writes while a test looks.
    private string[] Trace()
    {
        using var file = new FileStream(FileOf("trace"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n');
        Assert.NotEmpty(lines);
        return lines;
    }

    // VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER; the trace has two dots and [*] in place of the code and its length.
    [GeneratedRegex(@"^\s*(00|80)(20|24|2C|32)[0-9A-F]{4}\.\.\[\*\]")]
    private static partial Regex CarriesCode();
}

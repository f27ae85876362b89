using System.Text.Json;
using EidPin.Cards;
using EidPin.Cards.Pcsc;
using EidPin.Simulators;

namespace EidPin.SystemTests;

/// <summary>One operation with codes.</summary>
/// <param name="Reference">Of the PIN in VERIFY.</param>
internal sealed record CodeAct(string Card, string Command, string Codes, byte Reference);

/// <summary>
/// A real service with a card that waits at one command, the program, and another program that stays connected to the card: what one leaves
/// verified is open to the other, and the service never cuts the card's power by itself.
/// </summary>
internal sealed class EndingStage : IDisposable
{
    private readonly PrivatePcscd pcscd = PrivatePcscd.Start().Attach();
    private readonly string folder = Directory.CreateTempSubdirectory("eidpin-ending-").FullName;
    private readonly CodeAct act;
    private readonly SimulatedCard made;
    private readonly Vpcd vpcd;
    private readonly ICardLink another;
    private SimulatedCard card;

    public EndingStage(CodeAct act)
    {
        this.act = act;
        made = card = ReadyMade.Find(act.Card)!.Create();
        Halting = new HaltingCard(card);
        vpcd = new Vpcd(Halting.Chip, pcscd.Slots[0].Port);
        vpcd.Insert();
        ProgramOnPcscdTests.AwaitCard(pcscd);
        another = new PcscReaders().Connect(pcscd.Slots[0].Name);
        Input = FileOf("codes");
        File.WriteAllText(Input, act.Codes + "\n");
    }

    public HaltingCard Halting { get; }

    /// <summary>A file of the codes, a line each.</summary>
    public string Input { get; }

    public string[] Words => [Program.Path, .. act.Command.Split(' '), "--stdin", "--json"];

    public bool CodeSent => card.Log.Any(c => c.CarriesCode);

    /// <summary>The commands that carry a code, by their numbers.</summary>
    public IReadOnlyList<int> CodeCommands => [.. card.Log.Index().Where(c => c.Item.CarriesCode).Select(c => c.Index + 1)];

    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PCSCLITE_CSOCK_NAME"] = pcscd.Socket,
        ["XDG_STATE_HOME"] = folder,
        ["LC_ALL"] = "C.UTF-8",
    };

    public string FileOf(string name) => Path.Combine(folder, name);

    /// <summary>A new card in the reader, which waits at that command.</summary>
    public void Prepare(int haltAt)
    {
        card = made.Copy();
        Halting.Change(card, haltAt);
    }

    /// <summary>Starts the program; its answer goes to a file, its questions to a terminal.</summary>
    public Pty Start()
    {
        File.Delete(FileOf("answer"));
        return Pty.Start(Words, Environment, input: Input, output: FileOf("answer"));
    }

    /// <summary>Waits until the card holds the program up; false: the program ended before.</summary>
    public bool AwaitHalt(Func<bool> over)
    {
        try
        {
            return Halting.AwaitHalt(over);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; the service said:\n{pcscd.Log[Math.Max(0, pcscd.Log.Length - 12000)..]}");
        }
    }

    /// <summary>What was told on standard output: exactly one object.</summary>
    public string Told()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(FileOf("answer")));
        var root = document.RootElement;
        return root.TryGetProperty("outcome", out var outcome)
            ? outcome.GetString()!
            : root.GetProperty("error").GetProperty("id").GetString()!;
    }

    /// <summary>What the other program gets when it asks whether the PIN is verified, as the card was left.</summary>
    public int AskedByAnother()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Ask();
            }
            catch (CardException) when (attempt < 5)
            {
                // Where the program left a read behind, the service resets the card by itself, a moment after the program ended.
                Thread.Sleep(200);
                another.Reopen();
            }
        }
    }

    private int Ask()
    {
        another.Begin();
        try
        {
            var answer = new byte[258];
            var length = another.Transmit([0x00, 0x20, 0x00, act.Reference], answer);
            return answer[length - 2] << 8 | answer[length - 1];
        }
        finally
        {
            another.End(CardDisposition.Leave);
        }
    }

    public void Dispose()
    {
        Halting.Dispose();
        another.Dispose();
        vpcd.Dispose();
        pcscd.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

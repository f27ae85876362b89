using System.Text.Json;
using EidPin.Cards;
using EidPin.Simulators.Chips;

namespace EidPin.Simulators;

/// <summary>One command that a simulated card took, without its data: that may be a code.</summary>
public sealed record CardCommand(byte Cla, byte Ins, byte P1, byte P2, int DataLength, ushort Status)
{
    /// <summary>VERIFY with a code, CHANGE, RESET RETRY COUNTER or JICSAP CHANGE KEY: it may spend a try or set a code.</summary>
    public bool CarriesCode => DataLength > 0 && (Ins is 0x20 or 0x24 or 0x2C || Cla == 0x80 && Ins == 0x32);

    public override string ToString() => $"{Cla:X2} {Ins:X2} {P1:X2} {P2:X2} ({DataLength} bytes) -> {Status:X4}";
}

/// <summary>A simulated chip: power, reset, and commands as bytes. May be used by several threads.</summary>
public sealed class SimulatedCard
{
    private const int LogLength = 10_000;

    private readonly Lock one = new();
    private readonly CardMemory memory;
    private readonly IChip chip;
    private readonly Link link;
    private readonly Queue<CardCommand> log = new();
    private readonly Dictionary<int, bool> cuts = [];   // at that command the power goes: after the card acted, or before
    private bool powered;
    private (bool Acts, byte? Ins)? cutAtCode;   // at the next command with a code: after the card acted, or before

    private SimulatedCard(CardState state, string? stateFile, CardProfile? profile)
    {
        Profile = profile ?? CardProfiles.All.FirstOrDefault(p => p.Id == state.Definition.Profile)
            ?? throw new ArgumentException($"no profile {state.Definition.Profile}", nameof(profile));
        memory = new(state, stateFile);
        chip = Profile.Id switch
        {
            "jp.my-number" => new JapaneseChip(memory),
            "fi.citizen" => new FineidCitizenChip(memory),
            "fi.organisation" => new FineidOrganisationChip(memory),
            _ => new ProfileChip(Profile, memory),
        };
        link = new(chip, Definition.Tpdu);
        if (stateFile is not null) StateFile.Tidy(stateFile);
    }

    public CardProfile Profile { get; }

    public CardDefinition Definition => memory.Definition;

    public ReadOnlyMemory<byte> Atr => Definition.Atr is { } atr ? Convert.FromHexString(atr) : chip.Atr;

    /// <summary>The codes that it has now, by PIN id in the order of the profile. A code that is not set is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Codes
    {
        get
        {
            lock (one)
            {
                var set = Profile.Pins.Where(p => memory.Has(p.Id) && memory[p.Id].Code.Length > 0);
                return [.. set.Select(p => KeyValuePair.Create(p.Id, memory[p.Id].Code))];
            }
        }
    }

    /// <summary>The protocol that reader and card agreed on; at first the one that PC/SC takes for this ATR.</summary>
    public CardProtocol Protocol
    {
        get => link.Protocol;
        set => link.Protocol = value;
    }

    /// <summary>Commands since the card was made or loaded, GET RESPONSE included.</summary>
    public int CommandCount { get; private set; }

    /// <summary>The last commands (ten thousand at most), oldest first.</summary>
    public IReadOnlyList<CardCommand> Log
    {
        get { lock (one) return [.. log]; }
    }

    /// <summary>A new card in the state its definition says.</summary>
    /// <param name="stateFile">Where it keeps its memory from now on, replacing what is there; null: in this process only.</param>
    /// <param name="profile">Needed only for a profile that is not one of <see cref="CardProfiles.All"/>.</param>
    public static SimulatedCard Create(CardDefinition definition, string? stateFile = null, CardProfile? profile = null)
    {
        var known = profile ?? CardProfiles.All.FirstOrDefault(p => p.Id == definition.Profile)
            ?? throw new ArgumentException($"no profile {definition.Profile}", nameof(definition));
        var card = new SimulatedCard(new() { Definition = definition, Codes = CardCodes.Fresh(definition, known) }, stateFile, known);
        if (stateFile is not null) card.Save(stateFile);
        return card;
    }

    /// <summary>The card of that file as it was when its power was last cut.</summary>
    public static SimulatedCard Load(string stateFile, CardProfile? profile = null) =>
        new(CardState.Parse(StateFile.Read(stateFile)), stateFile, profile);

    /// <summary>The card of a file that somebody names: one that was kept there, or a new one each time, made of a definition.</summary>
    /// <exception cref="CardFileException">It holds neither.</exception>
    public static SimulatedCard OfFile(string path)
    {
        try
        {
            return Load(path);
        }
        catch (JsonException)
        {
            return Create(CardDefinition.Parse(File.ReadAllText(path)));
        }
    }

    /// <summary>The card of that file, or where there is none yet a new one that keeps its memory there.</summary>
    public static SimulatedCard Open(CardDefinition definition, string stateFile, CardProfile? profile = null) =>
        File.Exists(stateFile) ? Load(stateFile, profile) : Create(definition, stateFile, profile);

    /// <summary>The certificates (DER) of the test authorities behind this card: what a verifier has to trust.</summary>
    /// <remarks>Makes the keys that are not made yet.</remarks>
    public IReadOnlyList<byte[]> Authorities()
    {
        lock (one) return [.. Profile.Certificates.Select(c => memory.Key(c.PinId).Authority)];
    }

    /// <summary>The certificate (DER) of that PIN.</summary>
    internal byte[] Certificate(string pin)
    {
        lock (one) return memory.Key(pin).Certificate;
    }

    /// <summary>A second card with the same memory, codes and keys included, in this process only.</summary>
    public SimulatedCard Copy()
    {
        lock (one) return new(memory.State, null, Profile);
    }

    /// <summary>Writes the card's whole memory, codes and keys included, readable by its owner alone.</summary>
    public void Save(string path)
    {
        lock (one) memory.Save(path);
    }

    /// <summary>What a test may know without asking the card. The second counter of a PIN that has two is <c>ID.twin</c>.</summary>
    public int TriesLeft(string pin)
    {
        lock (one) return memory[pin].Tries;
    }

    /// <summary>Power on or warm reset: forgets what was selected, and what was verified unless the card type keeps that.</summary>
    public void Reset()
    {
        lock (one)
        {
            link.Forget();
            if (powered) chip.WarmReset();
            else chip.PowerOn();
            powered = true;
        }
    }

    public void PowerOff()
    {
        lock (one) powered = false;
    }

    /// <summary>The card leaves the reader as that command (counted from now, 1 the next) arrives; it does not act.</summary>
    public void PullAt(int command) => CutAt(command, acts: false);

    /// <summary>The card acts on that command and loses its power before the answer.</summary>
    public void TearAt(int command) => CutAt(command, acts: true);

    /// <summary>The same at the next command that carries a code, whenever it comes.</summary>
    /// <param name="acts">The card acts before its power goes.</param>
    /// <param name="ins">Only at a command of this instruction; null: at any that carries a code.</param>
    public void CutAtCode(bool acts, byte? ins = null)
    {
        lock (one) cutAtCode = (acts, ins);
    }

    /// <summary>Answers one command APDU as it arrives from the reader. A card without power is powered on first.</summary>
    /// <exception cref="CardException">Only where <see cref="PullAt"/> or <see cref="TearAt"/> asked for it.</exception>
    public byte[] Transmit(ReadOnlySpan<byte> command)
    {
        lock (one)
        {
            if (!powered) Reset();
            var cut = cuts.Remove(++CommandCount, out var acts) || CutsHere(command, out acts);
            var reply = cut && !acts ? 0 : Answer(command);
            if (log.Count == LogLength) log.Dequeue();
            if (!cut || acts) log.Enqueue(Describe(command, reply.Status));
            if (!cut) return reply.ToBytes();
            powered = false;
            throw new CardException(CardFault.CardRemoved);
        }
    }

    private void CutAt(int command, bool acts)
    {
        lock (one) cuts[CommandCount + command] = acts;
    }

    private bool CutsHere(ReadOnlySpan<byte> command, out bool acts)
    {
        acts = false;
        if (cutAtCode is not { } cut) return false;
        var said = Describe(command, 0);
        if (!said.CarriesCode || cut.Ins is { } ins && said.Ins != ins) return false;
        acts = cut.Acts;
        cutAtCode = null;
        return true;
    }

    // A chip that cannot write its memory says so (6581, memory failure) and has not acted.
    private Reply Answer(ReadOnlySpan<byte> command)
    {
        try
        {
            return link.Exchange(command);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0x6581;
        }
    }

    private static CardCommand Describe(ReadOnlySpan<byte> command, ushort status)
    {
        byte At(ReadOnlySpan<byte> bytes, int index) => index < bytes.Length ? bytes[index] : (byte)0;
        var length = command.Length > 5 ? command[4] : 0;
        return new(At(command, 0), At(command, 1), At(command, 2), At(command, 3), length, status);
    }
}

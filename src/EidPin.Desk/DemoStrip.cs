using EidPin.Cards;
using EidPin.Simulators;

namespace EidPin.Desk;

/// <summary>The simulated readers of the demonstration, and what can be done to them as in life.</summary>
internal sealed class DemoStrip
{
    private static readonly string[] Usual = ["my-number", "my-number-signature-locked", "my-number-child", "fineid-citizen-pin1-locked"];

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(120), Patience = TimeSpan.FromSeconds(30);

    private readonly Lock one = new();
    private readonly List<Place> places = [];
    private readonly byte[]? issuerKey;
    private readonly string[] first;
    private readonly CardDefinition? own;

    /// <param name="issuerKey">The simulated issuer's master key, with which its cards can be reset; null: there is no such issuer.</param>
    /// <param name="only">One reader with this ready-made card, or with the card that this file defines; null: the usual four.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">It defines no card.</exception>
    public DemoStrip(byte[]? issuerKey = null, string? only = null)
    {
        this.issuerKey = issuerKey;
        first = only is null ? Usual : [only];
        if (only is not null && ReadyMade.Find(only) is null) own = SimulatedCard.OfFile(only).Definition;
        foreach (var (i, name) in first.Index()) places.Add(new(new($"Simulated reader {i + 1}"), name, Made(name)));
        foreach (var place in places) place.Reader.Insert(place.Card);
        Readers = new([.. places.Select(p => p.Reader)]);
    }

    /// <summary>A new code to type on simulated keys.</summary>
    public const string NewCode = "482604";

    public SimulatedReaders Readers { get; }

    /// <summary>A card was made that the issuer has to hear of.</summary>
    public event Action<SimulatedCard>? Issued;

    public bool ServiceStopped => Readers.ServiceFault is not null;

    public IReadOnlyList<Place> Places
    {
        get { lock (one) return [.. places]; }
    }

    /// <summary>One simulated reader and the card that belongs to it.</summary>
    internal sealed record Place(SimulatedReader Reader, string Name, SimulatedCard Card)
    {
        public bool Plugged { get; init; } = true;

        /// <summary>The acts that make sense as it stands.</summary>
        public IEnumerable<string> Offers
        {
            get
            {
                if (!Plugged) return ["plug"];
                if (Reader.Mute) return ["clean"];
                if (Reader.Card is null) return ["insert", "swap", "unplug"];
                var speed = Reader.Delay > TimeSpan.Zero ? "fast" : "slow";
                var keys = Reader.Pad is null ? "keys" : "no-keys";
                return ["pull", "pull-next", "tear", "swap", speed, "mute", keys, "unplug"];
            }
        }
    }

    /// <param name="reader">The reader's name; empty: the service, or all.</param>
    public void Do(string reader, string what)
    {
        lock (one)
        {
            if (reader.Length == 0) All(what);
            else if (places.FindIndex(p => p.Reader.Name == reader) is var at and >= 0) places[at] = One(places[at], what);
        }
    }

    private void All(string what)
    {
        if (what is "service-stop") Readers.ServiceFault = CardFault.ServiceNotRunning;
        if (what is "service-start" or "fresh") Readers.ServiceFault = null;
        if (what is not "fresh") return;
        foreach (var (i, place) in places.ToArray().Index())
        {
            if (!place.Plugged) Readers.Plug(place.Reader);
            (place.Reader.Mute, place.Reader.Delay, place.Reader.Pad) = (false, TimeSpan.Zero, null);
            places[i] = Put(place with { Plugged = true }, first[i]);
        }
    }

    private Place One(Place place, string what)
    {
        var reader = place.Reader;
        switch (what)
        {
            case "pull": reader.Remove(); break;
            case "insert" when reader.Card is null: reader.Insert(place.Card); break;
            case "pull-next": place.Card.CutAtCode(acts: false); break;
            case "tear": place.Card.CutAtCode(acts: true); break;
            case "swap":
                return Put(
                    place, ReadyMade.All[(ReadyMade.All.ToList().FindIndex(c => c.Name == place.Name) + 1) % ReadyMade.All.Count].Name);
            case "slow": reader.Delay = Slow; break;
            case "fast": reader.Delay = TimeSpan.Zero; break;
            case "mute": reader.Mute = true; reader.Remove(); break;
            case "clean": reader.Mute = false; reader.Insert(place.Card); break;
            case "unplug": Readers.Unplug(reader); return place with { Plugged = false };
            case "plug": Readers.Plug(reader); return place with { Plugged = true };
            case "keys": reader.Pad = new SimulatedPinPad { Patience = Patience }; reader.Insert(place.Card); break;
            case "no-keys": reader.Pad = null; reader.Insert(place.Card); break;
            case "type-cancel": reader.Pad?.Cancel(); break;
            case "type-new": reader.Pad?.Type(NewCode); break;
            case ['t', 'y', 'p', 'e', '-', .. var pin] when place.Card.Codes.FirstOrDefault(c => c.Key == pin).Value is { } code:
                reader.Pad?.Type(code);
                break;
        }
        return place;
    }

    private SimulatedCard Made(string name) =>
        SimulatedCard.Create((ReadyMade.Find(name)?.Definition ?? own!) with { IssuerKey = issuerKey });

    private Place Put(Place place, string name)
    {
        var next = place with { Name = name, Card = Made(name) };
        Issued?.Invoke(next.Card);
        next.Reader.Insert(next.Card);
        return next;
    }
}

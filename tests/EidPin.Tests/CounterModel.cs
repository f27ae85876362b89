using System.Text;
using EidPin.Cards;

namespace EidPin.Tests;

/// <summary>What a person's tries should be, in thirty lines: no bytes, no card, no profile but its numbers.</summary>
internal sealed class CounterModel(CardProfile profile, Dictionary<string, string> codes)
{
    private readonly Dictionary<string, int> tries = profile.Pins.ToDictionary(p => p.Id, p => p.MaxTries ?? 10);
    private readonly Dictionary<string, int> twins = profile.Pins.Where(p => p.SelectTwin.Count > 0).ToDictionary(p => p.Id, p =>
        p.MaxTries!.Value);
    private readonly Dictionary<string, (HashSet<string> Codes, int Left)> refused = [];

    public IReadOnlyDictionary<string, int> Tries => tries;

    public string CodeOf(string pin) => codes[pin];

    public int Left(string pin) => Math.Min(tries[pin], twins.GetValueOrDefault(pin, int.MaxValue));

    public string Check(string pin, string code, LastTry last) => Try(pin, code, last, () => { });

    public string Change(string pin, string current, string next, LastTry last) => profile[pin].Change switch
    {
        ChangeMode.Never or ChangeMode.OfficeOnly => "NotPossible",
        _ when next == current => "BadFormat",
        _ => Try(pin, current, last, () => Set(pin, next)),
    };

    public string Unlock(string pin, string puk, string next, LastTry last) => profile[pin].UnblockedBy is not { } by ? "NotPossible"
        : Try(by, puk, last, () =>
        {
            Set(pin, next);
            tries[pin] = profile[pin].MaxTries!.Value;
        });

    private void Set(string pin, string next)
    {
        codes[pin] = next;
        refused.Remove(pin);
    }

    private string Try(string pin, string code, LastTry last, Action right)
    {
        var left = Left(pin);
        if (left == 0) return "Locked";
        if (refused.TryGetValue(pin, out var known) && left > known.Left) refused.Remove(pin);
        if (refused.TryGetValue(pin, out known) && known.Codes.Contains(code)) return "Repeated";
        if (left <= profile[pin].HoldAt && last == LastTry.Hold) return "Held";
        if (code == codes[pin])
        {
            tries[pin] = profile[pin].MaxTries!.Value;
            // the right code makes no wrong one right
            if (refused.TryGetValue(pin, out var still)) refused[pin] = (still.Codes, tries[pin]);
            if (twins.ContainsKey(pin)) twins[pin] = tries[pin];
            right();
            return "Done";
        }
        tries[pin]--;
        refused[pin] = ((known.Codes ?? []).Append(code).ToHashSet(), tries[pin]);
        return tries[pin] == 0 ? "Locked" : "Wrong";
    }

    public static Code Typed(string code) => Code.Copy(Encoding.UTF8.GetBytes(code));
}

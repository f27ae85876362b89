using EidPin.CardGuide;
using EidPin.Cards;
using EidPin.Cli.Writing;
using EidPin.Guidance.Screens;

namespace EidPin.Cli.Codes;

/// <summary>
/// Where the codes of one operation come from: hidden prompts, or all lines of standard input, read before anything is sent. Owns and wipes
/// them.
/// </summary>
internal sealed class CodeEntry : IDisposable
{
    private readonly Invocation call;
    private readonly PinSession session;
    private readonly List<Code> owned = [];
    private readonly HashSet<string> thoughtOf = [];
    private int next;

    /// <param name="lines">How many codes the operation takes.</param>
    public CodeEntry(Invocation call, PinSession session, int lines)
    {
        (this.call, this.session) = (call, session);
        if (call.Stdin) owned.AddRange(FromLines(lines));
        else if (!call.Streams.InIsTerminal) throw new UsageException(call.Output.Text("stdin.no-terminal"));
    }

    /// <param name="question">Key of the question, which names the PIN and how its code looks.</param>
    public Code Current(string question, PinSpec pin)
    {
        var asked = call.Output.Text(question, ("pin", call.Words.FullPin(pin)), ("format", call.Words.Format(pin.Format)));
        return Current(asked, pin.Format, pin);
    }

    /// <summary>A code that the person has: asked again on the terminal while it cannot be right.</summary>
    /// <param name="pin">Another PIN's code may have been typed into its box; null: the code of a letter, which is no PIN's.</param>
    public Code Current(string question, PinFormat format, PinSpec? pin = null)
    {
        if (call.Stdin) return FromStandardInput(format);
        while (true)
        {
            var code = Typed(question);
            var folding = code.Fold(format);
            if (CodeRules.Problem(format, code) is not { } problem)
            {
                Tell(folding);
                return code;
            }
            call.Output.Note(call.Words.Problem(problem, format), Look.Bad);
            // Typed into the wrong box, as the machines' own screens invite to.
            var fits = pin is null || problem == CodeProblem.Empty ? null : session.FittingPin(pin, code);
            if (fits is not null)
            {
                call.Output.Say("outcome.fits", ("pin", call.Words.Pin(fits)));
                call.Output.Say("outcome.nothing-sent");
            }
            Drop(code);
        }
    }

    /// <summary>What these questions are called, for who helps on the telephone.</summary>
    /// <param name="pin">Null: the whole card.</param>
    public void Screen(string act, PinSpec? pin = null)
    {
        if (call.Stdin) return;
        var code = ScreenList.OfAct(CardFacts.Card(session.Status), act, pin?.Id);
        call.Output.Note(call.Output.Text("ui.screen", ("code", code)), Look.Dim);
    }

    /// <summary>Before a code is typed, what a wrong one costs: a try, the last of them, or the chip.</summary>
    /// <param name="spent">Whose tries it costs.</param>
    /// <param name="isOfLetter">The letter's code for the first use, which is used up with them.</param>
    public void Cost(PinSpec spent, bool isOfLetter = false)
    {
        if (call.Stdin || session.Status[spent.Id]?.TriesLeft is not { } left) return;
        var tries = call.Words.TriesInWords(left, spent.MaxTries);
        if (isOfLetter) call.Output.Say("cost.letter", ("tries", tries));
        else if (session.Status.Profile.Pins.Any(p => p.UnblockedBy == spent.Id))
        {
            // The last two are held back: who comes here asked for them.
            if (left <= spent.HoldAt) call.Output.Warn("cost.last.activation", ("n", left));
            else call.Output.Say("cost.activation", ("tries", tries));
        }
        else if (left > 1) call.Output.Say("prompt.costs", ("tries", tries), ("cost", call.Output.Text("cost.code")));
        else call.Output.Warn(spent.UnblockedBy is null ? "cost.last" : "cost.last.unlockable", ("pin", call.Words.Pin(spent)));
    }

    /// <summary>Before the first code is typed: the new one is chosen in peace, not between two questions.</summary>
    public void Think(PinSpec pin)
    {
        if (call.Stdin || !thoughtOf.Add(pin.Id)) return;
        call.Output.Say("prompt.think", ("format", call.Words.Format(session.NewFormat(pin.Id))));
    }

    /// <summary>A new code: chosen before it is typed, typed twice, judged before anything is sent.</summary>
    /// <param name="old">The code it replaces, where it is known.</param>
    /// <param name="other">The code of the card's other PIN, which should differ.</param>
    public Code New(PinSpec pin, Code? old = null, Code? other = null)
    {
        var format = session.NewFormat(pin.Id);
        if (call.Stdin) return NewFromStandardInput(pin, format, other);
        Think(pin);
        while (true)
        {
            if (NewOnce(pin, format, old, other) is { } code) return code;
        }
    }

    // Null: something was wrong with it, which was said.
    private Code? NewOnce(PinSpec pin, PinFormat format, Code? old, Code? other)
    {
        var code = Typed(call.Output.Text("prompt.new", ("pin", call.Words.Pin(pin)), ("format", call.Words.Format(format))));
        var folding = code.Fold(format);
        // A weak one is asked about when it was typed twice: hands that expect "once more" would answer with the code.
        if (IsPossible(format, code, old) && IsRepeated(format, code) && IsWanted(Weaknesses(pin, format, code, other)))
        {
            Tell(folding);
            return code;
        }
        Drop(code);
        return null;
    }

    private bool IsRepeated(PinFormat format, Code code)
    {
        var again = Typed(call.Output.Text("prompt.again"));
        again.Fold(format);
        var same = again.SameAs(code);
        Drop(again);
        if (!same) call.Output.Note(call.Output.Text("prompt.differs"), Look.Bad);
        return same;
    }

    public void Dispose()
    {
        call.Prompt.Show();
        foreach (var code in owned) code.Dispose();
        owned.Clear();
    }

    private bool IsPossible(PinFormat format, Code code, Code? old)
    {
        var problem = CodeRules.NewProblem(format, code);
        if (problem is null && old?.SameAs(code) == true) problem = CodeProblem.SameAsOld;
        if (problem is not { } why) return true;
        call.Output.Note(call.Words.Problem(why, format), Look.Bad);
        return false;
    }

    private bool IsWanted(Weakness found)
    {
        if (found == Weakness.None) return true;
        foreach (var weakness in Each(found)) call.Output.Warn($"weak.{EnumId.Of(weakness)}");
        return call.Prompt.ConfirmHidden(call.Output.Text("ui.use-anyway"));
    }

    private Weakness Weaknesses(PinSpec pin, PinFormat format, Code code, Code? other)
    {
        var found = CodeRules.Weaknesses(format, code, call.BirthDate, session.AdvisedMinimum(pin.Id));
        return other?.SameAs(code) == true ? found | Weakness.SameAsOtherPin : found;
    }

    private IReadOnlyList<Code> FromLines(int lines)
    {
        var read = call.Prompt.Lines(lines);
        if (read.Problem is not { } problem) return read.Codes;
        throw new UsageException(call.Output.Text(problem.TextKey, ("n", lines), ("found", read.Found)));
    }

    private Code NewFromStandardInput(PinSpec pin, PinFormat format, Code? other)
    {
        var given = FromStandardInput(format);
        if (CodeRules.NewProblem(format, given) is not null) return given;   // refused before it is sent
        foreach (var weakness in Each(Weaknesses(pin, format, given, other))) call.Output.Warn($"weak.{EnumId.Of(weakness)}");
        return given;
    }

    private Code FromStandardInput(PinFormat format)
    {
        var code = owned[next++];
        Tell(code.Fold(format));
        return code;
    }

    private Code Typed(string question)
    {
        var code = call.Prompt.Code(question);
        owned.Add(code);
        return code;
    }

    private void Drop(Code code)
    {
        owned.Remove(code);
        code.Dispose();
    }

    private void Tell(Folding folding)
    {
        if (folding.HasFlag(Folding.FullWidth)) call.Output.Say("folded.full-width");
        if (folding.HasFlag(Folding.LowerCase)) call.Output.Say("folded.lower-case");
    }

    private static IEnumerable<Weakness> Each(Weakness weaknesses) =>
        Enum.GetValues<Weakness>().Where(w => w != Weakness.None && weaknesses.HasFlag(w));
}

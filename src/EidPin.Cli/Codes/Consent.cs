using EidPin.Cards;

namespace EidPin.Cli.Codes;

/// <summary>
/// Consent to spend a last try: for one try of one code, the first that is sent. Whatever else a command sends is held back. It is given on
/// the command line alone; nothing that stands in the environment can give it.
/// </summary>
internal sealed class Consent(bool given)
{
    private bool left = given;

    /// <summary>For what is looked at before a code is asked for.</summary>
    public LastTry Ahead => left ? LastTry.Spend : LastTry.Hold;

    /// <summary>For one sending, which uses it up.</summary>
    public LastTry Take()
    {
        var last = Ahead;
        left = false;
        return last;
    }
}

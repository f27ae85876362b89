using EidPin.Cards;

namespace EidPin.Cli;

/// <summary>What the process ends with. Scripts depend on these: numbers are never given a new meaning.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Wrong = 1;
    public const int Usage = 2;
    public const int Locked = 3;
    public const int NotThere = 4;
    public const int Held = 5;
    public const int Failed = 6;
    public const int NotPossible = 7;
    public const int Bug = 70;
    public const int Cancelled = 130;

    public static int Of(PinOutcome outcome) => outcome switch
    {
        PinOutcome.Done => Done,
        PinOutcome.Wrong or PinOutcome.Repeated => Wrong,
        PinOutcome.BadFormat => Usage,
        PinOutcome.Locked => Locked,
        PinOutcome.Held => Held,
        PinOutcome.NotPossible => NotPossible,
        _ => Failed,
    };

    /// <summary>
    /// Something is not there that a person can put there: 4. Something was there and failed: 6. A reader named that does not exist: 2.
    /// </summary>
    public static int Of(CardFault fault) => fault switch
    {
        CardFault.UnknownReader => Usage,
        CardFault.CryptoMissing or CardFault.DriverMissing or CardFault.ServiceNotRunning or CardFault.NoPermission
            or CardFault.NoReader or CardFault.NoCard or CardFault.MuteCard or CardFault.UnknownCard or CardFault.JukiCard
            or CardFault.ContactlessOnly => NotThere,
        _ => Failed,
    };
}

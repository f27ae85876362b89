using System.Diagnostics;
using System.Globalization;
using EidPin.Cards;
using EidPin.Simulators;
using EidPin.SystemTests;

/// <summary>
/// The native command beside OpenSC's, in turn on one private pcscd: its start, commands to the card and wall time of a status, memory.
/// </summary>
internal static class CommandFigures
{
    private const double StartBound = 1.3, LinkBound = 0.6, NoDelayBound = 1.5;
    private const int MemoryBound = 20_000;   // KiB
    private const int Runs = 15;

    private const string CitizenAtrOfT1 = "3B8F80018031B865B08505102412246082900022";

    private static readonly (string Name, string? Atr)[] Cards =
        [("my-number", null), ("fineid-citizen", null), ("fineid-citizen", CitizenAtrOfT1)];

    /// <summary>False where a bound is not kept.</summary>
    public static bool Print(string program)
    {
        var kept = Start(program);
        Console.WriteLine();
        Console.WriteLine(
            $"status beside pkcs15-tool --list-pins: commands to the card, wall time (median of {Runs}), most memory that it had");
        Console.WriteLine(
            $"{"card",-16} {"protocol",-8} {"link",-8} {"eidpin",7} {"pkcs15-tool",12} {"ratio",6}   {"eidpin",9} {"pkcs15-tool",12} " +
            $"{"ratio",6} {"bound",6}   {"memory",9} {"bound",9}");
        foreach (var (name, atr) in Cards)
            foreach (var (delay, bound) in ((double, double)[])[(0, NoDelayBound), (15, LinkBound)])
                kept &= Status(program, name, atr, TimeSpan.FromMilliseconds(delay), bound);
        return kept;
    }

    private static bool Start(string program)
    {
        using var pcscd = PrivatePcscd.Start();
        var (ours, theirs) = InTurn(() => Checked(pcscd.Run(program, ["status"])), () => Checked(pcscd.Run("opensc-tool", ["-l"])));
        Console.WriteLine(
            $"Start (median of {Runs}), readers listed: eidpin status {ours.TotalMilliseconds:0.0} ms, opensc-tool -l " +
            $"{theirs.TotalMilliseconds:0.0} ms, ratio {ours / theirs:0.00}, bound {StartBound:0.00}");
        return ours / theirs <= StartBound;
    }

    private static bool Status(string program, string name, string? atr, TimeSpan delay, double bound)
    {
        using var pcscd = PrivatePcscd.Start();
        var card = SimulatedCard.Create(ReadyMade.Find(name)!.Definition with { Atr = atr });
        if (atr is not null) card.Protocol = CardProtocol.T1;
        using var vpcd = new Vpcd(card, pcscd.Slots[0].Port, delay);
        vpcd.Insert();
        var conf = Path.GetTempFileName();
        File.WriteAllText(conf, "app default { enable_default_driver = true; reader_driver pcsc { disconnect_action = unpower; } }\n");
        var openSc = new Dictionary<string, string> { ["OPENSC_CONF"] = conf };
        Ran Ours() => Checked(pcscd.Run(program, ["status", "--json"]));
        Ran Theirs() => Checked(pcscd.Run("pkcs15-tool", ["--list-pins"], environment: openSc));
        while (!Ours().Output.Contains(card.Profile.Id, StringComparison.Ordinal)) Thread.Sleep(100);
        var (oursCount, theirsCount) = (CountOf(card, Ours), CountOf(card, Theirs));
        var (ours, theirs) = InTurn(Ours, Theirs);
        var memory = Memory(pcscd, program);
        File.Delete(conf);
        Console.WriteLine(
            $"{name,-16} {card.Protocol,-8} {delay.TotalMilliseconds,5:0} ms {oursCount,7} {theirsCount,12} " +
            $"{(double)oursCount / theirsCount,6:0.00}   {ours.TotalMilliseconds,6:0.0} ms {theirs.TotalMilliseconds,9:0.0} ms " +
            $"{ours / theirs,6:0.00} {bound,6:0.00}   {memory,5} KiB {MemoryBound,5} KiB");
        return ours / theirs <= bound && memory <= MemoryBound;
    }

    // Of the process alone: GNU time starts it from a small one, as the kernel counts what stood there before it.
    private static int Memory(PrivatePcscd pcscd, string program)
    {
        var ran = pcscd.Run("/usr/bin/time", ["-f", "%M", program, "status", "--json"]);
        return int.Parse(ran.Error.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    private static (TimeSpan Ours, TimeSpan Theirs) InTurn(Func<Ran> ours, Func<Ran> theirs)
    {
        List<TimeSpan> first = [], second = [];
        for (var i = 0; i < Runs; i++)
        {
            first.Add(Timed(ours));
            second.Add(Timed(theirs));
        }
        return (Middle(first), Middle(second));
    }

    private static Ran Checked(Ran ran) =>
        ran.ExitCode == 0 ? ran : throw new InvalidOperationException($"exit {ran.ExitCode}\n{ran.Output}\n{ran.Error}");

    private static int CountOf(SimulatedCard card, Func<Ran> run)
    {
        var before = card.CommandCount;
        run();
        return card.CommandCount - before;
    }

    private static TimeSpan Middle(List<TimeSpan> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }

    private static TimeSpan Timed(Func<Ran> run)
    {
        var clock = Stopwatch.StartNew();
        run();
        return clock.Elapsed;
    }
}

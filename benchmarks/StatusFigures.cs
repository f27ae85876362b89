using EidPin.Cards;
using EidPin.Simulators;

/// <summary>Commands to the card that reading its status costs, each more that is asked for beside the tries.</summary>
internal static class StatusFigures
{
    public static void Print()
    {
        Console.WriteLine("Commands to the card: tries alone; with the certificate's end; the same where this computer remembers a change");
        Console.WriteLine($"{"card",-26} {"tries",7} {"with end",9} {"remembered",11}");
        foreach (var name in (string[])["my-number", "my-number-child", "fineid-citizen", "fineid-organisation"])
        {
            var card = ReadyMade.Find(name)!.Create();
            var folder = Directory.CreateTempSubdirectory("eidpin-figures-").FullName;
            var remembered = LastChanged.In(folder);
            using (var session = Open(card, validity: false))
                remembered.Record(session, session.Status.Pins[0].Pin.Id, DateTimeOffset.UtcNow);
            Console.WriteLine($"{name,-26} {Count(card, false, null),7} {Count(card, true, null),9} {Count(card, true, remembered),11}");
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine();
    }

    private static int Count(SimulatedCard card, bool validity, LastChanged? remembered)
    {
        using var session = Open(card, validity);
        if (remembered is not null && remembered.Of(session).Count == 0) throw new InvalidOperationException("the card is not known again");
        return session.Commands;
    }

    private static PinSession Open(SimulatedCard card, bool validity) =>
        PinSession.Open(SimulatedReaders.With(card, "Reader").Connect("Reader"), validity: validity);
}

using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EidPin.Cards;
using EidPin.Desk.Cards;
using EidPin.Reset;
using EidPin.Reset.Visits;

namespace EidPin.Desk.Resetting;

/// <summary>A reservation made here, for as long as this program runs.</summary>
/// <param name="Card">The card, as <see cref="ResetDesk.CardOf"/> names it: also when it was taken out meanwhile.</param>
/// <param name="Token">Opens the holder's own requests; no page ever holds it.</param>
/// <param name="ChipPhoto">As the card told it, decoded (PNG); forgotten with the comparison.</param>
/// <param name="Asked">How often another photo was asked for: each time its form begins anew.</param>
internal sealed record Booking(string Card, string Token, Reservation Reservation, ReadPhoto? ChipPhoto = null, int Asked = 0)
{
    /// <summary>As the server says now.</summary>
    public Booking With(Reservation now) => this with
    {
        Reservation = now,
        ChipPhoto = now.State == "reserved" ? ChipPhoto : null,
        Asked = now.NewPhoto && !Reservation.NewPhoto ? Asked + 1 : Asked,
    };

    /// <summary>The server says something else than before.</summary>
    public bool Differs(Reservation now) => now.State != Reservation.State || now.NewPhoto != Reservation.NewPhoto;

    /// <summary>Not over: it can be used, or it is not known yet how its use ended.</summary>
    public bool Lives => Reservation.State is "reserved" or "identified" or "authorised" or "unknown";
}

/// <param name="At">When it was read, by <see cref="Environment.TickCount64"/>.</param>
internal sealed record ReadPhoto(byte[] Png, long At);

/// <summary>The operator whose reservations this Desk takes: who that is, whose cards it resets, and what was reserved here.</summary>
internal sealed class ResetDesk : IDisposable
{
    private const int Most = 50;

    private static readonly TimeSpan StaysFresh = TimeSpan.FromMinutes(1), KeepsPhoto = TimeSpan.FromMinutes(10);

    private readonly ResetClient client;
    private readonly ConcurrentDictionary<string, Booking> bookings = new();
    private readonly Timer timer;
    private readonly ConcurrentDictionary<string, bool> issued = new();
    private readonly Reports reports;
    private readonly Pace pace = new(TimeProvider.System);
    private long read = -1;
    private int looking;

    /// <param name="log">Null: nothing is logged.</param>
    /// <exception cref="IOException">The machine's file of reports is not as it should be. The message is for people.</exception>
    public ResetDesk(ResetClient client, DeskLog? log = null)
    {
        this.client = client;
        reports = Reports.Open(client.Kiosk?.Reports, log ?? DeskLog.None);
        timer = new(_ => _ = Look(), null, TimeSpan.Zero, Pace.Often);
    }

    public ResetClient Client => client;

    /// <summary>Null: the server has not answered yet, or does not answer.</summary>
    public OperatorInfo? Operator { get; private set; }

    /// <summary>
    /// Why there is no operator: <see cref="ResetClient.Unreachable"/>, <see cref="ResetClient.Untrusted"/> or
    /// <see cref="ResetClient.TooOld"/>.
    /// </summary>
    public string Trouble { get; private set; } = ResetClient.Unreachable;

    /// <summary>What this machine has to report is in no file: the disk is full, or it may not write there.</summary>
    public bool IsForgetful => reports.IsUnwritten;

    /// <summary>Simulated cards, and every page says so. Not known is not practice: what is real must not be taken for play.</summary>
    public bool IsPractice => Operator?.Practice == true;

    /// <summary>Something that the pages show is otherwise now.</summary>
    public event Action? Changed;

    /// <summary>
    /// Whether the card is of the operator's issuer: its login certificate, which needs no PIN, was signed with the key of an authority.
    /// Null: not known yet.
    /// </summary>
    public bool? IsIssued(ReaderView view)
    {
        if (Operator is not { } known || view.Certificates is null) return null;
        return Own(view) is { } own
            && issued.GetOrAdd(
                CardOf(view)!, _ => known.Authorities.Any(a => a.Pin == ResetPins.Authentication && IsSignedBy(own.Der, a.Certificate)));
    }

    /// <summary>What was reserved here, newest first.</summary>
    public IReadOnlyList<Booking> Bookings => [.. bookings.Values.OrderByDescending(b => b.Reservation.ReservedAt)];

    /// <summary>What is reserved for this PIN of the card in that reader; null: nothing that can be used.</summary>
    public Booking? Living(ReaderView view, string pin) =>
        CardOf(view) is { } card ? Bookings.FirstOrDefault(b => b.Lives && b.Card == card && b.Reservation.Pin == pin) : null;

    /// <summary>Names a card by its login certificate; null: there is none, or it is not read yet.</summary>
    public static string? CardOf(ReaderView view) => Own(view) is { } own ? NoCode.Hex(SHA256.HashData(own.Der.Span)) : null;

    /// <summary>The certificate that tells which card it is.</summary>
    public static CertificateInfo? Own(ReaderView view) =>
        view.Certificates?.FirstOrDefault(c => c is { PinId: ResetPins.Authentication, State: CertificateState.Present });

    public Booking? Find(string id) => bookings.GetValueOrDefault(id);

    public void Keep(Booking booking)
    {
        if (bookings.Count >= Most) bookings.TryRemove(bookings.Values.MinBy(b => b.Reservation.ReservedAt)!.Reservation.Id, out _);
        bookings[booking.Reservation.Id] = booking;
        pace.Happened();
        Changed?.Invoke();
    }

    /// <summary>Changes what is there now: the holder and the time may do so at once.</summary>
    public void Change(string id, Func<Booking, Booking> change)
    {
        while (bookings.TryGetValue(id, out var before) && !bookings.TryUpdate(id, change(before), before)) continue;
        pace.Happened();
        Changed?.Invoke();
    }

    /// <summary>
    /// Tells the server how a card session at this machine ended; one that does not hear it is told later, also after a new start.
    /// </summary>
    /// <returns>False: it has not heard of it yet.</returns>
    public async Task<bool> Report(ReportRequest report)
    {
        reports.Add(report, isTold: true);
        pace.Happened();
        return (await Tell(report)).Value is not null;
    }

    // To be called by whom alone it is told now.
    private async Task<Answer<ReportReply>> Tell(ReportRequest report)
    {
        try
        {
            var answer = await client.Report(report);
            if (IsHeard(answer)) reports.Heard(report);
            return answer;
        }
        finally
        {
            reports.Told(report);
        }
    }

    /// <summary>The same, for what nobody waits for.</summary>
    public void ReportLater(ReportRequest report)
    {
        reports.Add(report);
        pace.Happened();
    }

    /// <summary>A tab shows what was reserved here: it is looked at often, and now.</summary>
    public IDisposable Watch()
    {
        var watching = pace.Watch();
        _ = Look();
        return watching;
    }

    /// <summary>The server has just answered: what it was not there for is done now.</summary>
    public async Task Reached()
    {
        if (Operator is not null && reports.Owed.Count == 0) return;
        pace.Happened();
        await Look();
    }

    // It has it, or says that it never will. A wrong clock or a key that is registered tomorrow is no such answer.
    private static bool IsHeard(Answer<ReportReply> answer) => answer.Value is not null || answer.Refusal?.Id is Refusals.NoReservation
        or Refusals.Used or Refusals.BadReceipt or Refusals.Expired or Refusals.Cancelled
        or VisitRefusals.NoVisit or VisitRefusals.NoSession;

    private static bool IsSilent(Answer<ReportReply> answer) =>
        answer.Refusal is { Id: ResetClient.Unreachable, Detail: null } or { Id: ResetClient.Untrusted or Refusals.TooMany };

    public void Dispose()
    {
        timer.Dispose();
        client.Dispose();
    }

    private async Task Look()
    {
        // The server may take longer to answer than it is until the next look.
        if (!pace.IsDue() || Interlocked.Exchange(ref looking, 1) != 0) return;
        try
        {
            await LookNow();
        }
        finally
        {
            looking = 0;
        }
    }

    private async Task LookNow()
    {
        if (read < 0 || Environment.TickCount64 - read > StaysFresh.TotalMilliseconds)
        {
            var before = Operator;
            var answer = await client.Operator();
            Operator = answer.Value is { } said && IsUsable(said) ? said : null;
            var trouble = answer.Refusal is { Id: ResetClient.Untrusted or ResetClient.TooOld } why ? why.Id : ResetClient.Unreachable;
            var isOther = trouble != Trouble || (before is null) != (Operator is null);
            Trouble = trouble;
            read = Operator is null ? -1 : Environment.TickCount64;
            issued.Clear();
            if (isOther) Changed?.Invoke();
        }
        await TellOwed();
        foreach (var (id, booking) in bookings) await LookAt(id, booking);
    }

    // One that the server always fails at comes last, so that it holds up none of the others.
    private async Task TellOwed()
    {
        reports.Save();
        foreach (var report in reports.Owed)
        {
            if (!reports.Tell(report)) continue;
            var answer = await Tell(report);
            if (IsSilent(answer)) return;
            if (!IsHeard(answer)) reports.PutBehind(report);
        }
    }

    // Whatever a server elsewhere says, the holder's own page of cards goes on: what cannot be used counts as no answer.
    private static bool IsUsable(OperatorInfo said) =>
        IsName(said.Id) && said.Name?.ContainsKey("en") == true && said.Places?.All(p => p is { Name: not null, Pins: not null }) == true
        && said.Authorities?.All(a => a is { Certificate: not null } && ResetPins.Can(a.Pin) && IsCertificate(a.Certificate)) == true;

    // It stands in each text that a card signs.
    private static bool IsName(string? id) =>
        id is { Length: > 0 and <= 64 } && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-');

    private static bool IsCertificate(byte[] der)
    {
        try
        {
            X509CertificateLoader.LoadCertificate(der).Dispose();
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // A member of staff, or the time, or a machine decides meanwhile.
    private async Task LookAt(string id, Booking booking)
    {
        if (booking.ChipPhoto is { } photo && Environment.TickCount64 - photo.At > KeepsPhoto.TotalMilliseconds)
            Change(id, b => b with { ChipPhoto = null });
        if (!booking.Lives) return;
        if ((await client.Reservation(id, booking.Token)).Value is { } now && booking.Differs(now)) Change(id, b => b.With(now));
    }

    private static bool IsSignedBy(ReadOnlyMemory<byte> certificate, byte[] authority)
    {
        if (!IsCertificate(certificate.ToArray())) return false;
        using var own = X509CertificateLoader.LoadCertificate(certificate.Span);
        using var issuer = X509CertificateLoader.LoadCertificate(authority);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Whether it is still good is for the server to say.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(own) && chain.ChainElements.Count == 2
            && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(authority);
    }
}

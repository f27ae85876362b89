using System.Text.Json;
using EidPin.Hardening;
using EidPin.Reset;

namespace EidPin.Desk.Resetting;

/// <summary>
/// What a machine owes its operator's server: how card sessions ended, each with the chip's receipt, until the server has heard of it. They
/// stand in a file beside the machine's key, so that a machine that is switched off in the evening tells in the morning.
/// </summary>
/// <param name="file">One report a line, for its owner alone; null: they are kept as long as the program runs.</param>
internal sealed class Reports(string? file, DeskLog log)
{
    private const int Most = 1000;

    private readonly Lock one = new();
    private readonly List<ReportRequest> owed = [];

    // Told at this moment: of the act and the clock one tells it.
    private readonly HashSet<ReportRequest> told = new(ReferenceEqualityComparer.Instance);

    /// <summary>The file could not be written the last time: what is owed is lost when the program ends.</summary>
    public bool IsUnwritten { get; private set; }

    /// <summary>Oldest first, but for those that were put behind.</summary>
    public IReadOnlyList<ReportRequest> Owed
    {
        get
        {
            lock (one) return [.. owed];
        }
    }

    /// <exception cref="IOException">The file is not as it should be. The message is for people.</exception>
    public static Reports Open(string? file, DeskLog log)
    {
        var reports = new Reports(file, log);
        if (file is null || !File.Exists(file)) return reports;
        try
        {
            if (OwnFile.Fault(file) is { } fault) throw new IOException(fault);
            foreach (var line in File.ReadLines(file))
                reports.owed.Add(JsonSerializer.Deserialize(line, ResetJson.Default.ReportRequest) ?? throw new JsonException());
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{file}: what this machine has to report cannot be read: {e.Message}", e);
        }
        if (reports.owed.Count > 0) log.Info("reports-owed", ("count", reports.owed.Count));
        return reports;
    }

    /// <summary>Nobody else tells it until <see cref="Told"/>. False: somebody does, or the server has heard of it.</summary>
    public bool Tell(ReportRequest report)
    {
        lock (one) return owed.Contains(report) && told.Add(report);
    }

    public void Told(ReportRequest report)
    {
        lock (one) told.Remove(report);
    }

    /// <summary>To be called before the server is told.</summary>
    /// <param name="isTold">Whoever adds it tells it at once, as after <see cref="Tell"/>.</param>
    public void Add(ReportRequest report, bool isTold = false)
    {
        lock (one)
        {
            if (isTold) told.Add(report);
            owed.Add(report);
            if (owed.Count > Most) owed.RemoveAt(0);
            Keep();
        }
    }

    /// <summary>The server has heard of it, or says that it never will.</summary>
    public void Heard(ReportRequest report)
    {
        lock (one)
        {
            if (owed.Remove(report)) Keep();
        }
    }

    /// <summary>The others first: what is wrong with this one shall not hold them up.</summary>
    public void PutBehind(ReportRequest report)
    {
        lock (one)
        {
            if (!owed.Remove(report)) return;
            owed.Add(report);
        }
    }

    /// <summary>Tries again where the file could not be written.</summary>
    public void Save()
    {
        lock (one)
        {
            if (IsUnwritten) Keep();
        }
    }

    // Whole or as it was: a new file in place of the old one, and on the disk before anything goes on.
    private void Keep()
    {
        if (file is null) return;
        var draft = $"{file}.new";
        try
        {
            File.Delete(draft);
            using (var to = new FileStream(draft, OwnFile.Options(FileMode.CreateNew)))
            {
                foreach (var report in owed)
                {
                    to.Write(JsonSerializer.SerializeToUtf8Bytes(report, ResetJson.Default.ReportRequest));
                    to.Write("\n"u8);
                }
                to.Flush(flushToDisk: true);
            }
            File.Move(draft, file, overwrite: true);
            if (IsUnwritten) log.Info("reports-written");
            IsUnwritten = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!IsUnwritten) log.Error("reports-unwritten", ("fault", e.GetType().Name), ("code", e.HResult));
            IsUnwritten = true;
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EidPin.Hardening;

namespace EidPin.Cards;

/// <summary>
/// When a PIN was last changed by this program on this computer. A card stands in the file as a keyed hash alone. Nothing here may fail an
/// operation on a card: what cannot be read counts as not known, what cannot be written is left out.
/// </summary>
public sealed class LastChanged
{
    private const string FileName = "changed.json";
    private const int Largest = 1 << 20, KeyLength = 32;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1), Step = TimeSpan.FromMilliseconds(20);

    private readonly string? folder;

    private LastChanged(string? folder) => this.folder = folder;

    /// <summary>In the place that the system has for such files; where it has none (no home), nothing is kept.</summary>
    /// <param name="variable">Reads an environment variable; null: those of this process.</param>
    public static LastChanged Open(Func<string, string?>? variable = null) => new(Place(variable ?? Environment.GetEnvironmentVariable));

    public static LastChanged In(string folder) => new(folder);

    /// <summary>By PIN id; empty where nothing is known of this card.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Of(PinSession session)
    {
        var none = new Dictionary<string, DateTimeOffset>();
        try
        {
            // Before the card is asked for what names it: most people have no such file.
            if (Read() is not { Cards.Count: > 0 } kept) return none;
            OpenSsl.Demand();
            if (Name(session, kept.Key) is not { } card) return none;
            return kept.Cards.TryGetValue(card, out var pins) ? pins : none;
        }
        catch (Exception e) when (IsWorld(e))
        {
            return none;
        }
    }

    /// <summary>To be called after a new code was set.</summary>
    public void Record(PinSession session, string pin, DateTimeOffset when)
    {
        if (folder is null) return;
        try
        {
            Make(folder);
            using var one = Lock();
            var kept = Read() ?? new(RandomNumberGenerator.GetBytes(KeyLength), []);
            if (Name(session, kept.Key) is not { } card) return;
            if (!kept.Cards.TryGetValue(card, out var pins)) kept.Cards[card] = pins = [];
            pins[pin] = when.ToUniversalTime();
            Write(kept);
        }
        catch (Exception e) when (IsWorld(e))
        {
            // No room, no permission, or the card is gone already.
        }
    }

    /// <summary>Deletes what is kept, what was put aside, and drafts that a killed program left.</summary>
    /// <returns>False where there was nothing.</returns>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    public bool Forget()
    {
        if (folder is null || !Directory.Exists(folder)) return false;
        string[] files = [.. Directory.GetFiles(folder, $"{FileName}*"), .. Directory.GetFiles(folder, $".{FileName}*")];
        foreach (var file in files) File.Delete(file);
        return files.Length > 0;
    }

    private sealed record Kept(byte[] Key, Dictionary<string, Dictionary<string, DateTimeOffset>> Cards);

    private string Path => System.IO.Path.Combine(folder!, FileName);

    private static string? Name(PinSession session, byte[] key) =>
        session.KeyedHash(key) is { } hash ? NoCode.Hex(hash).ToLowerInvariant() : null;

    private static bool IsWorld(Exception e) =>
        e is IOException or UnauthorizedAccessException or CardException or NotSupportedException or ArgumentException;

    /// <summary>
    /// Null where there is no file, or a damaged one, which is put aside. A file
    /// that may not be read is an exception, so that it is not written over.
    /// </summary>
    private Kept? Read()
    {
        if (folder is null || !File.Exists(Path)) return null;
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > Largest) throw new JsonException();
            using var json = JsonDocument.Parse(file);
            return Understood(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            File.Move(Path, Path + ".damaged", overwrite: true);
            return null;
        }
        catch (FileNotFoundException)
        {
            return null;   // another program has just deleted it
        }
    }

    private static Kept Understood(JsonElement json)
    {
        var kept = new Kept(json.GetProperty("key").GetBytesFromBase64(), []);
        if (kept.Key.Length != KeyLength) throw new JsonException();
        foreach (var card in json.GetProperty("cards").EnumerateObject())
            kept.Cards[card.Name] = card.Value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDateTimeOffset());
        return kept;
    }

    /// <summary>Whole or not at all: a draft takes the file's place.</summary>
    private void Write(Kept kept)
    {
        var draft = System.IO.Path.Combine(folder!, $".{FileName}.{Environment.ProcessId}.{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(draft, OwnFile.Options(FileMode.CreateNew)))
            using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
                Write(json, kept);
            File.Move(draft, Path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static void Write(Utf8JsonWriter json, Kept kept)
    {
        json.WriteStartObject();
        json.WriteBase64String("key", kept.Key);
        json.WriteStartObject("cards");
        foreach (var (card, pins) in kept.Cards)
        {
            json.WriteStartObject(card);
            foreach (var (pin, when) in pins)
                json.WriteString(pin, when.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// One writer at a time, so that neither of two programs drops what the
    /// other has just noted. After a second it is written all the same.
    /// </summary>
    private FileStream? Lock()
    {
        var options = OwnFile.Options(FileMode.OpenOrCreate);
        (options.Share, options.Options) = (FileShare.None, FileOptions.DeleteOnClose);
        for (var waited = TimeSpan.Zero; waited < Longest; waited += Step)
        {
            try
            {
                return new(Path + ".lock", options);
            }
            catch (IOException)
            {
                Thread.Sleep(Step);
            }
        }
        return null;
    }

    private static void Make(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // XDG Base Directory Specification: a path that is not absolute is to be ignored.
    private static string? Place(Func<string, string?> variable)
    {
        string? Absolute(string name, params ReadOnlySpan<string> below)
        {
            if (variable(name) is not { } path || !System.IO.Path.IsPathFullyQualified(path)) return null;
            return System.IO.Path.Combine([path, .. below, "eidpin"]);
        }

        if (OperatingSystem.IsWindows()) return Absolute("LOCALAPPDATA");
        if (OperatingSystem.IsMacOS()) return Absolute("HOME", "Library", "Application Support");
        return Absolute("XDG_STATE_HOME") ?? Absolute("HOME", ".local", "state");
    }
}

using System.Security.Cryptography;
using System.Text;
using EidPin.Cards;
using EidPin.Cli.Choice;
using EidPin.Hardening;

namespace EidPin.Cli.Commands;

/// <summary>What was said of a file for certificates.</summary>
/// <param name="Pin">The name of the PIN whose certificate is meant.</param>
/// <param name="Signature">The one behind the signature password is meant.</param>
internal sealed record CertificateWish(string? Path, string? Pin, bool IsPem, bool Signature);

/// <summary>
/// A new file for certificates, DER or PEM. It is made before a card is touched, so that a path that cannot be written costs nobody a code,
/// and is whole at the end or not there. Nothing is written over.
/// </summary>
internal sealed class CertificateFile : IDisposable
{
    private readonly Invocation call;
    private readonly bool isPem;
    private FileStream? stream;
    private bool whole;

    private CertificateFile(Invocation call, CertificateWish wish, IReadOnlyList<PinSpec>? pins)
    {
        (this.call, Path, isPem, Pins) = (call, wish.Path!, wish.IsPem, pins);
        if (!IsStandard) stream = Create();
    }

    public string Path { get; }

    /// <summary>Whose certificates are meant, of all cards; null: whichever there are.</summary>
    public IReadOnlyList<PinSpec>? Pins { get; }

    /// <summary>Standard output.</summary>
    public bool IsStandard => Path == CommandLine.Standard;

    /// <returns>Null: no file was asked for.</returns>
    public static CertificateFile? For(Invocation call, CertificateWish wish)
    {
        if (wish.Path is null)
        {
            var alone = wish.IsPem ? "--pem" : wish.Pin is not null ? "--pin" : null;
            if (alone is null) return null;
            throw new UsageException(call.Output.Text("ui.usage-goes-with", ("name", alone), ("with", "--output")));
        }
        if (wish is { Pin: not null, Signature: true }) throw Together(call, "--pin", "--signature");
        if (wish.Path == CommandLine.Standard && call.Json) throw Together(call, "--output -", "--json");
        if (wish.Path == CommandLine.Standard && !wish.IsPem)
            throw new UsageException(call.Output.Text("ui.usage-goes-with", ("name", "--output -"), ("with", "--pem")));
        if (wish.Signature) return new(call, wish, Certificates.BehindCode);
        return new(call, wish, wish.Pin is { } pin ? PinNames.Find(pin, call.Output) : null);
    }

    /// <summary>Of the certificates that the card gave, those that are meant; none where it gave none of them.</summary>
    public IReadOnlyList<CertificateInfo> Choose(IReadOnlyList<CertificateInfo> found)
    {
        var meant = found.Where(c => Pins?.Any(p => p.Id == c.PinId) ?? true).ToArray();
        var given = meant.Where(c => c.State == CertificateState.Present).ToArray();
        if (given.Length == 0 && meant.Any(c => c.State == CertificateState.NeedsCode))
            throw new UsageException(call.Output.Text("cert.needs-code.help"));
        if (given.Length > 1 && !isPem) throw new UsageException(call.Output.Text("cert.several"), [.. given.Select(c => c.PinId)]);
        return given;
    }

    public static string Pem(IEnumerable<CertificateInfo> certificates) =>
        string.Concat(certificates.Select(c => PemEncoding.WriteString("CERTIFICATE", c.Der.Span) + "\n"));

    /// <returns>False: the disk is full or gone, which was said.</returns>
    public bool Write(IReadOnlyList<CertificateInfo> certificates)
    {
        try
        {
            stream!.Write(isPem ? Encoding.ASCII.GetBytes(Pem(certificates)) : certificates[0].Der.Span);
            stream.Flush(flushToDisk: true);
            whole = true;
        }
        catch (IOException)
        {
            call.Output.Fail(new("io", call.Output.Text("ui.usage-file", ("path", Path))));
        }
        return whole;
    }

    public void Dispose()
    {
        if (stream is null) return;
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The same full disk again.
        }
        stream = null;
        if (!whole) Delete();
    }

    private FileStream Create()
    {
        if (File.Exists(Path)) throw new UsageException(call.Output.Text("cert.exists", ("path", Path)));
        try
        {
            // It names the holder: for the owner's eyes.
            var options = OwnFile.Options(FileMode.CreateNew);
            options.BufferSize = 0;
            return new(Path, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException(call.Output.Text("ui.usage-file", ("path", Path)));
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An empty file stays where its folder was taken away meanwhile.
        }
    }

    private static UsageException Together(Invocation call, string first, string second) =>
        new(call.Output.Text("ui.usage-together", ("first", first), ("second", second)));
}

namespace EidPin.Simulators.Chips;

/// <summary>SELECT and READ BINARY of a Finnish card, and whether PIN commands are understood where the card stands.</summary>
internal sealed class FineidSelection(FineidFiles files)
{
    private static readonly byte[] Pkcs15Application = Convert.FromHexString(FineidFiles.Aid);
    private static readonly byte[] TravelDocument = Convert.FromHexString("A0000002471001");
    private static readonly byte[][] Applications = [Pkcs15Application, TravelDocument];

    private byte[]? file;
    private string folder = "";

    /// <summary>The PKCS#15 application or the master file was selected: before that the chip does not know PIN commands (6D00).</summary>
    public bool TakesPins { get; private set; }

    public void Reset() => (file, folder, TakesPins) = (null, "", false);

    /// <param name="anew">An application or the master file was selected: what was verified is forgotten.</param>
    public Reply Select(Command c, out bool anew)
    {
        anew = false;
        if (c.P2 is not (0x00 or 0x04 or 0x0C)) return 0x6A86;
        var named = c.P1 == 0x04;
        var master = c.P1 == 0x00 && (c.Data.Length == 0 || c.Data is [0x3F, 0x00]);
        if (named || master)
        {
            var found = master ? Pkcs15Application : Applications.FirstOrDefault(a => a.AsSpan().SequenceEqual(c.Data));
            if (found is null) return 0x6A82;
            anew = true;
            (file, folder, TakesPins) = (null, "", found == Pkcs15Application);
            return Control(c, [0x84, (byte)found.Length, .. found]);
        }
        return c.P1 switch
        {
            0x08 => SelectPath("", c),
            0x00 or 0x01 or 0x02 or 0x09 => SelectPath(folder, c),
            _ => 0x6A86,
        };
    }

    public Reply ReadBinary(Command c)
    {
        if (file is null) return 0x6986;
        if (c.P1 >= 0x80) return 0x6A86;
        if (c.Le is not { } wanted) return 0x6700;
        if (c.P1P2 >= file.Length) return 0x6B00;
        var part = file.AsMemory(c.P1P2, Math.Min(wanted, file.Length - c.P1P2));
        return new(part, (ushort)(part.Length < wanted && wanted < 256 ? 0x6282 : 0x9000));
    }

    // Control parameters as recorded: the size under tag 81 and nothing about access (libelectronic-id, select-certificate-script-FIN-V4).
    private Reply SelectPath(string from, Command c)
    {
        var path = from + Convert.ToHexString(c.Data);
        if (path == "5016")
        {
            (file, folder) = (null, path);
            return 0x9000;
        }
        var found = files.Read(path) ?? files.Read(path = Convert.ToHexString(c.Data));
        if (found is null) return 0x6A82;
        (file, folder) = (found, path.Length > 4 ? path[..4] : from);
        return Control(c, [0x81, 0x02, (byte)(found.Length >> 8), (byte)found.Length]);
    }

    private static Reply Control(Command c, byte[] parameters) =>
        c.P2 == 0x0C ? 0x9000 : Reply.Ok((byte[])[(byte)(c.P2 == 0x04 ? 0x62 : 0x6F), (byte)parameters.Length, .. parameters]);
}

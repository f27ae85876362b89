using System.Formats.Asn1;
using System.Text;

namespace EidPin.Simulators.Chips;

/// <summary>The directory files of a PKCS#15 card (ISO 7816-15, 8), as much of them as Finnish cards need.</summary>
internal static class Pkcs15
{
    private static Asn1Tag Context(int number, bool constructed = true) => new(TagClass.ContextSpecific, number, constructed);

    /// <summary>Bit 0 is the first bit of the string.</summary>
    private static void Bits(AsnWriter der, params ReadOnlySpan<int> set)
    {
        var bytes = new byte[set[^1] / 8 + 1];
        foreach (var bit in set) bytes[bit / 8] |= (byte)(0x80 >> bit % 8);
        der.WriteBitString(bytes, 7 - set[^1] % 8);
    }

    private static void Path(AsnWriter der, byte[] path, Asn1Tag? tag = null)
    {
        using var sequence = der.PushSequence(tag);
        der.WriteOctetString(path);
    }

    private static void Label(AsnWriter der, string label, int? protectedBy = null, bool isPrivate = false)
    {
        using var common = der.PushSequence();
        der.WriteCharacterString(UniversalTagNumber.UTF8String, label);
        if (isPrivate) Bits(der, 0, 1);
        if (protectedBy is { } id) der.WriteOctetString([(byte)id]);
    }

    /// <summary>One PIN of EF.AOD.</summary>
    /// <param name="flags">Bits: 1 local, 2 change-disabled, 3 unblock-disabled, 4 initialized, 5 needs-padding, 6 unblockingPin.</param>
    public static byte[] Pin(
        string label,
        int id,
        int? unblockedBy,
        int[] flags,
        (int Min, int Stored, int Max) length,
        byte reference,
        bool padded,
        byte[] path)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            Label(der, label, unblockedBy, isPrivate: true);
            using (der.PushSequence()) der.WriteOctetString([(byte)id]);
            using (der.PushSequence(Context(1)))
            using (der.PushSequence())
            {
                Bits(der, flags);
                der.WriteEncodedValue([0x0A, 0x01, 0x01]);   // ascii-numeric
                der.WriteInteger(length.Min);
                der.WriteInteger(length.Stored);
                der.WriteInteger(length.Max);
                der.WriteInteger(reference, Context(0, constructed: false));   // 82 is written 00 82, never as a negative number
                if (padded) der.WriteOctetString([0x00]);
                Path(der, path);
            }
        }
        return der.Encode();
    }

    /// <summary>One certificate of EF.CD.</summary>
    public static byte[] Certificate(string label, byte id, byte[] path, bool isAuthority = false)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            Label(der, label);
            using (der.PushSequence())
            {
                der.WriteOctetString([id]);
                if (isAuthority) der.WriteBoolean(true);
            }
            using (der.PushSequence(Context(1)))
            using (der.PushSequence()) Path(der, path);
        }
        return der.Encode();
    }

    /// <summary>One private key of EF.PrKD: an RSA key bears no tag of its own, one on a curve bears 0.</summary>
    /// <param name="usage">Bits: 2 sign, 9 nonRepudiation.</param>
    public static byte[] PrivateKey(string label, byte id, int pin, int[] usage, FineidKey key, byte[] path)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence(key.IsRsa ? null : Context(0)))
        {
            using (der.PushSequence())
            {
                der.WriteCharacterString(UniversalTagNumber.UTF8String, label);
                Bits(der, 0);
                der.WriteOctetString([(byte)pin]);
                if (pin == 2) der.WriteInteger(1);   // user consent: one signature for one VERIFY
            }
            using (der.PushSequence())
            {
                der.WriteOctetString([id]);
                Bits(der, usage);
                Bits(der, 0, 2, 3, 4);   // sensitive, always sensitive, never extractable, made on the card
                der.WriteInteger(key.Reference);
            }
            using (der.PushSequence(Context(1)))
            using (der.PushSequence())
            {
                Path(der, path);
                der.WriteInteger(key.Size);
            }
        }
        return der.Encode();
    }

    /// <summary>EF.OD: for each kind of object (0 private keys, 4 certificates, 5 trusted ones, 8 PINs) where its file is.</summary>
    public static byte[] Directory(params ReadOnlySpan<(int Kind, byte[] Path)> files)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        foreach (var (kind, path) in files)
            using (der.PushSequence(Context(kind))) Path(der, path);
        return der.Encode();
    }

    /// <summary>EF.CIAInfo / TokenInfo.</summary>
    /// <remarks>Its outer length is two bytes long, as on real cards: OpenSC's FinEID code reads on from offset 4.</remarks>
    public static byte[] TokenInfo(string serial, string manufacturer, string label)
    {
        var inner = Inner(serial, manufacturer, label);
        return [0x30, 0x82, (byte)(inner.Length >> 8), (byte)inner.Length, .. inner];
    }

    private static byte[] Inner(string serial, string manufacturer, string label)
    {
        var text = Encoding.UTF8.GetBytes(label);
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            der.WriteInteger(0);
            der.WriteOctetString(Encoding.ASCII.GetBytes(serial));
            der.WriteCharacterString(UniversalTagNumber.UTF8String, manufacturer);
            der.WriteOctetString(text, Context(0, constructed: false));   // implicit UTF8String
            Bits(der, 1, 2);   // loginRequired, prnGeneration
        }
        return der.Encode()[2..];
    }

    /// <summary>EF.DIR: the application, its name and where it lies (ISO 7816-4, 12.2.3).</summary>
    public static byte[] ApplicationTemplate(byte[] aid, string label)
    {
        var text = Encoding.ASCII.GetBytes(label);
        byte[] inner = [0x4F, (byte)aid.Length, .. aid, 0x50, (byte)text.Length, .. text, 0x51, 0x02, 0x3F, 0x00];
        return [0x61, (byte)inner.Length, .. inner];
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EidPin.Cards.Pcsc;

/// <summary>
/// How one system's PC/SC lays its structures out in memory. Structures are written as bytes, so that each system's can be checked on any
/// machine. All these systems are little endian. macOS and Windows are written from their headers and untried.
/// </summary>
/// <param name="Pointer">Size of a pointer.</param>
/// <param name="DWord">Size of DWORD: <c>unsigned long</c> in pcsc-lite (wintypes.h), 32 bits on macOS and Windows.</param>
/// <param name="AtrCapacity">Room for the ATR in SCARD_READERSTATE.</param>
/// <param name="ReaderStateSize">
/// SCARD_READERSTATE: pcsc-lite pads it to its alignment, macOS packs it (<c>#pragma pack(1)</c> in PCSC/winscard.h).
/// </param>
/// <param name="Wide">Strings are UTF-16 and counted in characters: the W functions of Windows.</param>
/// <param name="FeatureRequest">
/// CM_IOCTL_GET_FEATURE_REQUEST, SCARD_CTL_CODE(3400) (PC/SC part 10, 2.2): computed differently by Windows.
/// </param>
internal sealed record Layout(int Pointer, int DWord, int AtrCapacity, int ReaderStateSize, bool Wide, uint FeatureRequest)
{
    private const uint FeaturesOnUnix = 0x42000D48, FeaturesOnWindows = 0x00313520;

    internal static readonly Layout Linux = new(Pointer: 8, DWord: 8, AtrCapacity: 33, ReaderStateSize: 80, Wide: false, FeaturesOnUnix);
    internal static readonly Layout Linux32 = new(Pointer: 4, DWord: 4, AtrCapacity: 33, ReaderStateSize: 56, Wide: false, FeaturesOnUnix);
    internal static readonly Layout MacOS = new(Pointer: 8, DWord: 4, AtrCapacity: 33, ReaderStateSize: 61, Wide: false, FeaturesOnUnix);
    internal static readonly Layout Windows =
        new(Pointer: 8, DWord: 4, AtrCapacity: 36, ReaderStateSize: 64, Wide: true, FeaturesOnWindows);
    internal static readonly Layout Windows32 =
        new(Pointer: 4, DWord: 4, AtrCapacity: 36, ReaderStateSize: 56, Wide: true, FeaturesOnWindows);

    internal static Layout Current { get; } = OfThisSystem();

    private static Layout OfThisSystem()
    {
        if (OperatingSystem.IsMacOS()) return MacOS;
        if (OperatingSystem.IsWindows()) return Environment.Is64BitProcess ? Windows : Windows32;
        return Environment.Is64BitProcess ? Linux : Linux32;
    }

    internal int CurrentState => 2 * Pointer;
    internal int EventState => CurrentState + DWord;
    internal int AtrLength => EventState + DWord;
    internal int Atr => AtrLength + DWord;

    /// <summary>SCARD_READERSTATE: name, user data, current state, event state, length of the ATR, ATR.</summary>
    internal void WriteReaderState(Span<byte> target, nint name, uint current)
    {
        target[..ReaderStateSize].Clear();
        if (Pointer == 8) BinaryPrimitives.WriteInt64LittleEndian(target, name);
        else BinaryPrimitives.WriteInt32LittleEndian(target, (int)name);
        WriteDWord(target[CurrentState..], current);
    }

    internal uint ReadEventState(ReadOnlySpan<byte> state) => BinaryPrimitives.ReadUInt32LittleEndian(state[EventState..]);

    /// <summary>The ATR in SCARD_READERSTATE; a length beyond its room (a broken driver) is cut.</summary>
    internal byte[] ReadAtr(ReadOnlySpan<byte> state)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(state[AtrLength..]);
        return state.Slice(Atr, (int)Math.Min(length, (uint)AtrCapacity)).ToArray();
    }

    /// <summary>SCARD_IO_REQUEST: protocol (1: T=0, 2: T=1) and the structure's own length.</summary>
    internal byte[] IoRequest(CardProtocol protocol)
    {
        var request = new byte[2 * DWord];
        WriteDWord(request, ProtocolFlag(protocol));
        WriteDWord(request.AsSpan(DWord), (uint)request.Length);
        return request;
    }

    internal static uint ProtocolFlag(CardProtocol protocol) => protocol == CardProtocol.T0 ? 1u : 2u;

    /// <summary>
    /// Splits the list of readers: names end with zero, the list with an empty name. What follows or is cut short is left out.
    /// </summary>
    internal IReadOnlyList<ReaderName> ReadNames(ReadOnlySpan<byte> list)
    {
        var unit = Wide ? 2 : 1;
        var names = new List<ReaderName>();
        for (int start = 0, at = 0; at + unit <= list.Length; at += unit)
        {
            if (list[at] != 0 || (Wide && list[at + 1] != 0)) continue;
            if (at == start) break;
            names.Add(new ReaderName(Decode(list[start..at]), list[start..(at + unit)].ToArray()));
            start = at + unit;
        }
        return ReaderName.Apart(names);
    }

    /// <summary>
    /// A reader names itself over USB, so a name may be anything: what is not UTF-8 is read byte for byte, and control characters, which
    /// would command a terminal, become '?'. The bytes are kept beside it, since only these find the reader again.
    /// </summary>
    private string Decode(ReadOnlySpan<byte> name)
    {
        var encoding = System.Text.Unicode.Utf8.IsValid(name) ? Encoding.UTF8 : Encoding.Latin1;
        if (Wide) encoding = Encoding.Unicode;
        var text = NoCode.Text(name.ToArray(), encoding);
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }

    private void WriteDWord(Span<byte> target, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, value);
        if (DWord == 8) target[4..8].Clear();
    }
}
